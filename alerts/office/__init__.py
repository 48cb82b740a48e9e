"""机关事务: what the office does beside its cases: roster, contacts, experts, reposts. Each act is one ledger event."""
