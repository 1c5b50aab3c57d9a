"""Review: a request that waits for an approval, from its card to the decision and what is told of it."""
