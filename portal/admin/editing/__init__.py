"""What the portal adds to the forms, lists and first page of the admin."""
