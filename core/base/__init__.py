"""Ids, money, weights, days, errors and the record declaration; imports nothing of ours."""
