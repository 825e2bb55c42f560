"""What `run.py` does before the product can start: environment, front end, translations, tests.

Everything here uses the standard library only, or imports what the lock brings inside the function
that needs it. Nothing in `app/` imports from here.
"""
