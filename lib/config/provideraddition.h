// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/yamlnode.h"
#include "core/result.h"

#include <QByteArray>
#include <QStringList>

namespace signalbox {

/// A configuration's text with one provider more.
struct AddedProvider
{
    QByteArray text;
    int line = 0; ///< where the new entry begins
    QStringList remarks; ///< what the user has to do yet, as when routes do not name the new one
};

/// Appends `provider`, a mapping with our keys in the order they are to stand, to `providers` of `text`: in
/// the style of that list, every other byte stays. `model_routes` is left alone. An Error that says what to
/// do by hand when the entry has no name or one that is taken, or the text is broken, another program's, or
/// written in a way that cannot be added to.
Result<AddedProvider> addProvider(const QByteArray &text, const YamlNode &provider);

} // namespace signalbox
