"""What a person may do to a case, from a mail or at the shell: the same acts, decided here and written by others."""
