"""Pages and problems: everything the services share between a request and what its sender reads."""
