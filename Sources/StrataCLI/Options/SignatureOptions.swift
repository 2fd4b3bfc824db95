import ArgumentParser
import Digests
import Migrations

/// Whose signature the migrations must have.
struct SignatureOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Refuse migrations that this public key's owner did not sign.",
      discussion: "May be given several times: one of the keys suffices. Left out: what strata.yml says.",
      valueName: "file"
    ),
    completion: .file()
  )
  var requireSignature: [String] = []

  /// The keys of which one must have signed; those of the configuration where none is named here.
  func keys(_ set: MigrationSet) throws -> [Ed25519PublicKey] {
    let paths = requireSignature.isEmpty ? set.configuration.requiredKeys : requireSignature
    return try paths.map { try SigningKeyFile.publicKey(at: $0) }
  }
}
