"""IMAG'IN Intervenant: one feature folder per thing that a person does here."""
