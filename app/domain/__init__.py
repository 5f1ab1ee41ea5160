"""What the register is about: frozen records and rules, standard library only."""
