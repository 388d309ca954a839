"""Ids, money, weights, days, errors, changes and the record declaration; imports nothing of ours."""
