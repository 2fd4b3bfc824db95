import Diagnostics
import Digests

/// The texts of failures about signatures and keys; nothing of a key but its identifier is in them.
extension Failure {
  static func notSigned(_ set: MigrationSet) -> Failure {
    Failure(
      .refused,
      code: "not-signed",
      "the migrations in \(printable(set.directory)) are not signed: there is no \(SetSignature.fileName)",
      details: ["nothing was done"],
      advice: "have their author run `strata sign \(printable(set.name)) --key FILE`"
    )
  }

  static func signatureUnreadable(_ path: String) -> Failure {
    Failure(
      .refused,
      code: "signature-unreadable",
      at: Diagnostic.place(path),
      "this is not a signature that Strata wrote",
      details: ["nothing was done"],
      advice: "restore the file from version control, or have the migrations signed again"
    )
  }

  static func signedByOthers(_ set: MigrationSet, _ signature: SetSignature, _ trusted: [String]) -> Failure {
    let keys = signature.lines.map { printable($0.key) }.joined(separator: ", ")
    return Failure(
      .refused,
      code: "signed-by-others",
      "the migrations in \(printable(set.directory)) are not signed by a key that is trusted here",
      details: [
        "signed by: \(keys.isEmpty ? "nobody" : keys)", "trusted: \(trusted.joined(separator: ", "))",
        "nothing was done",
      ],
      advice: "find out whose key it is; have the migrations signed by one that is trusted"
    )
  }

  static func signedForAnother(_ set: MigrationSet, _ other: String) -> Failure {
    Failure(
      .refused,
      code: "signed-for-another-set",
      "what is in \(printable(set.directory)) was signed as the set \"\(printable(other))\", "
        + "and is about to run as \"\(printable(set.name))\"",
      details: ["nothing was done"],
      advice: "a signature belongs to the name of the folder: give it its name back, or have the set signed again"
    )
  }

  static func signatureWrong(_ set: MigrationSet) -> Failure {
    Failure(
      .refused,
      code: "signature-wrong",
      "the migrations in \(printable(set.directory)) are not what was signed",
      details: [
        "a file was added, changed, removed or renamed since, or the signature is not genuine", "nothing was done",
      ],
      advice: "restore the files from version control; a change that is meant needs `strata seal` and a new signature"
    )
  }

  static func keyUnreadable(_ path: String, _ why: String) -> Failure {
    Failure(
      .usage,
      code: "key-unreadable",
      "the key \(printable(path)) cannot be read: \(why)",
      advice: "`strata sign --new-key FILE` makes one"
    )
  }

  static func keyTooOpen(_ path: String, mode: UInt32, isOwn: Bool) -> Failure {
    Failure(
      .refused,
      code: "key-too-open",
      isOwn
        ? "others may read the private key \(printable(path)) (its mode is \(String(mode, radix: 8)))"
        : "the private key \(printable(path)) belongs to another user",
      details: ["nothing was signed"],
      advice: isOwn ? "chmod 600 \(printable(path)); if others were there, make a new one" : "use a key of your own"
    )
  }
}
