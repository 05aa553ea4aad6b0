"""The shell of every page: navigation, components, styles, list machinery."""
