"""Work outside requests: tasks for the worker, and what runs by the clock."""
