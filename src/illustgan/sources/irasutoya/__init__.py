"""Pictures from Irasutoya, politely: one request at a time, resumable, from the site's own hosts and from no other."""
