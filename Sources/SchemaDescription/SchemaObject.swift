/// A value that is an object of the schema by being a global of a schema file.
public protocol SchemaObject: ModelValue {
  var place: SourcePlace { get set }
}
