"""Corrections of the staff, drift, and the versions of models that learnt from them."""
