"""The instances: their facts, their stages, their policies."""
