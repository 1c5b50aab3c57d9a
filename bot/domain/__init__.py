"""Pure: requests and their states, people and links, times, the command line. No I/O, no clock."""
