import ArgumentParser
import Diagnostics
import Migrations
import Reporting

struct Sign: StrataCommand {
  static let configuration = CommandConfiguration(
    abstract: "Sign the migrations, so that whoever applies them can demand it.",
    discussion: """
      Signs what strata.sum records, with a private key of Ed25519, and writes strata.sig beside it. With \
      --require-signature, or require-signature in strata.yml, `migrate`, `plan`, `rollback` and `verify` refuse a set in \
      which a file was added, changed, removed or renamed since. --new-key makes a pair of keys.
      """
  )

  @OptionGroup var set: SetOptions
  @Option(
    help: ArgumentHelp("The private key, a file that only its owner can read.", valueName: "file"),
    completion: .file()
  )
  var key: String?
  @Option(
    help: ArgumentHelp(
      "Make a key: the private one in this file, the public one beside it as .pub.",
      valueName: "file"
    ),
    completion: .file()
  )
  var newKey: String?
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if key == nil, newKey == nil {
      throw ValidationError("say with what to sign: --key FILE; --new-key FILE makes one")
    }
    if key != nil, newKey != nil { throw ValidationError("--key and --new-key cannot be had together") }
    if newKey != nil, set.name != nil {
      throw ValidationError("--new-key makes a key and signs nothing; leave the name out")
    }
  }

  func execute(_ console: Console) async throws -> ExitStatus {
    if let newKey {
      let identifier = try SigningKeyFile.create(at: newKey)
      try console.summary("made the key \(identifier): \(newKey) is private, \(newKey).pub is for those who check\n")
      return .done
    }
    let signer = try SigningKeyFile.privateKey(at: key ?? "")
    let migrations = try MigrationSet.read(directory: try set.resolve().migrationsDirectory())
    let identifier = try migrations.sign(with: signer)
    let path = migrations.directory + "/" + SetSignature.fileName
    try console.summary("signed \(migrations.name) with the key \(identifier): \(path)\n")
    return .done
  }
}
