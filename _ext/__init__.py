"""How the site is built: one extension per module; conf.py says which run."""
