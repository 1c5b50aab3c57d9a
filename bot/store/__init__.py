"""Links, requests and audit rows that outlive the process."""
