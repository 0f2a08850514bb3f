"""Floor 2: deadlines. Time without a clock: calendars, dated promises, working hours, reminder steps."""
