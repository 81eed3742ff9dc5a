"""Getting the papers to the departments: packs, ways to deliver them, and the ledger of what was delivered."""
