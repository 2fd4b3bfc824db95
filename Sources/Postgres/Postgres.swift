// The room Postgres.
