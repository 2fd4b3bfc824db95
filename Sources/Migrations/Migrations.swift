// The room Migrations.
