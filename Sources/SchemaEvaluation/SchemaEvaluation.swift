// The room SchemaEvaluation.
