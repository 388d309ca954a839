"""The page of the daily close: counting, handing over, opening balances."""
