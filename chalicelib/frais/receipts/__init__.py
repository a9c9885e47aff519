"""The receipts of a claim: announced, sent, checked, attached to their line, given back."""
