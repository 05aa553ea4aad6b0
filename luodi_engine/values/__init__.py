"""Values shared by every part of the engine: periods, money, rates, intervals."""
