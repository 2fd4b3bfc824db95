// The room SchemaSources.
