"""The verbs, one module each, written once for every kind of resource."""
