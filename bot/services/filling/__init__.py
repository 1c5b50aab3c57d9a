"""Fill in: forms, from their opening to what is submitted."""
