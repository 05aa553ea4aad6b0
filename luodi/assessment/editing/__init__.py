"""Writing a scheme in the page: forms made from the settings of each rule, problems at their place, trials."""
