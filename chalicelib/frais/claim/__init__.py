"""What a claim is: its items, its states, its facts and the settings of the instance, below every act."""
