public import Catalog
public import Diagnostics
public import SchemaDescription

/// A catalog in the words of a model.
///
/// What the vocabulary has no word for, and what is to be said as SQL, is raw SQL in its place. Nobody has to believe
/// that the model says the same: it is made real, read back and compared, and ``Spellings`` tell what to say otherwise.
public struct CatalogTranslation: Sendable {
  /// The model. The places in it are lines of no file: ``origin(of:)`` knows what they stand for.
  public let model: Model
  /// The objects for which there were no words: they are in the model as SQL, sorted.
  public let wordless: [ObjectIdentity]
  let catalog: Catalog
  private let origins: [ObjectIdentity]

  /// The file that places of the model name.
  public static let placeName = "catalog"

  /// - Parameter externals: The schemas that others own, which the catalog leaves out, with the SQL of their stubs.
  /// - Throws: ``Failure`` where the objects need each other in a circle that cannot be broken.
  public init(
    _ catalog: Catalog,
    _ spellings: Spellings = Spellings(),
    externals: [(name: String, stub: String)] = []
  ) throws(Failure) {
    var translator = Translator(catalog: catalog, spellings: spellings)
    for (name, stub) in externals { translator.sayExternal(name, stub) }
    try translator.translate()
    model = translator.model
    wordless = translator.wordless.sorted()
    origins = translator.origins
    self.catalog = catalog
  }

  /// The object of the catalog that a line of the model says.
  public func origin(of line: Int) -> ObjectIdentity? {
    origins.indices.contains(line - 1) ? origins[line - 1] : nil
  }
}
