"""A fake Zoom: stateful, with the rules, codes and messages of the real one."""
