"""Up ledger, down ledger, parcels, errands, settlement and daily close."""
