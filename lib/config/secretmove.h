// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/yamlnode.h"
#include "core/result.h"
#include "core/secret.h"

#include <QByteArray>
#include <QList>
#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

namespace signalbox {

/// A secret that is written out in a configuration and could be a reference to the keychain instead.
struct LiteralSecret
{
    QString place; ///< "auth_value of provider 'x'"
    int line = 0;
    Secret value; ///< as the program uses it: trimmed, `$$` read as a dollar
    QString name; ///< suggested for the keychain: unique, and the same for equal values
    qsizetype begin = 0; ///< which of the text's values it is (YamlNode::begin)
};

/// A secret that is written out, in part or whole, where no reference can stand.
struct ImmovableSecret
{
    QString place;
    int line = 0;
    QString advice; ///< why, and what to do instead
};

/// The secrets that are written out in a configuration, in the order of their kinds and places.
struct LiteralSecrets
{
    QList<LiteralSecret> movable;
    QList<ImmovableSecret> others;
};

/// What became of a text whose secrets were moved.
struct MovedSecrets
{
    QByteArray text;
    /// Lines where the value of a moved secret stands nevertheless, as in a comment or below a key that is
    /// written twice. Values of fewer than six characters are not looked for.
    QList<int> remaining;
};

/// Looks for literal secrets in the text of a configuration with our keys. An Error for a text that cannot be
/// read, or that is another program's, where references mean nothing. No suggested name is one of `taken`.
Result<LiteralSecrets> findLiteralSecrets(const QByteArray &text, const QStringList &taken = {});

/// The names of all secrets that a configuration refers to (`keychain:NAME`), also by variables of the
/// environment; none for a text that is broken.
QStringList referredSecrets(const YamlNode &root, const QProcessEnvironment &environment);

/// `text` with `keychain:NAME` in place of each of `chosen`, which findLiteralSecrets(text) has found and
/// whose names the user may have changed; values that are aliases of a chosen one go with it. All else stays
/// byte for byte. An Error, and nothing is changed, when one cannot be replaced, or has the name of another.
Result<MovedSecrets> moveSecrets(const QByteArray &text, const QList<LiteralSecret> &chosen);

} // namespace signalbox
