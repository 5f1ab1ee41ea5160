"""What the facilitator does: one function per act, one transaction and one journal line each."""
