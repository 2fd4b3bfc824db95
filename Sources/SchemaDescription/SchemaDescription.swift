// The room SchemaDescription.
