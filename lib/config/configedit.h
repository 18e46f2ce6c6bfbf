// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/configpath.h"
#include "config/entryedits.h"
#include "config/foreignconfig.h"
#include "core/result.h"

#include <QByteArray>

#include <functional>
#include <optional>

namespace signalbox {

/// Changes the text of a configuration entry by entry: only what is touched changes, in the style of its
/// surroundings, and comments, order, quotes, indentation and line breaks stay. JSON stays JSON, and an empty
/// text becomes a configuration.
///
/// After each change the text is read again: if it does not say exactly what it should, as when an alias or
/// merge key repeats what was changed, the change fails. The first one that fails ends them all: those
/// behind it do nothing, and apply() gives its error. Which comments go and move with an entry tells
/// BlockEdits.
class ConfigEdit
{
public:
    explicit ConfigEdit(QByteArray text);

    /// What the text says with the changes made so far.
    [[nodiscard]] const YamlNode &root() const { return m_root; }

    /// The value at `path` becomes `value`, and what it lacks on the way there is made. Of a list or mapping
    /// only the entries that differ are touched.
    void set(const ConfigPath &path, const YamlNode &value);
    void set(const ConfigPath &path, const QString &value);
    /// Takes away the entry at `path`, if it is there. The last one leaves an empty list or mapping.
    void remove(const ConfigPath &path);
    /// The same, and what is empty without it goes as well.
    void prune(const ConfigPath &path);
    /// Puts `value` into the list at `path`, which is made when there is none.
    void insert(const ConfigPath &list, qsizetype index, const YamlNode &value);
    /// Puts a member with the key of `value` into the mapping at `path`, in front of that with `index`.
    void insertMember(const ConfigPath &map, qsizetype index, const YamlNode &value);
    /// Changes the order of a list, or of the members of a mapping.
    void move(const ConfigPath &collection, qsizetype from, qsizetype to);
    /// Gives the member at `path` another key.
    void rename(const ConfigPath &path, const QString &key);
    /// Ends the changes with an error, unless there is one already.
    void fail(const Error &error);

    [[nodiscard]] bool hasFailed() const { return m_error.has_value(); }
    /// The new text. An Error says in which line what cannot be changed, and what to do by hand.
    [[nodiscard]] Result<QByteArray> apply() const;

private:
    using Change = std::function<std::optional<TextEdits>(const EntryEdits &)>;

    void setMembers(const ConfigPath &path, const YamlNode &value);
    void setItems(const ConfigPath &path, const YamlNode &value);
    void setMissing(const ConfigPath &path, const YamlNode &value);
    void replace(const ConfigPath &path, const YamlNode &value);
    void insertEntry(const ConfigPath &collection, qsizetype index, const YamlNode &value);
    void begin(const YamlNode &root);
    [[nodiscard]] bool isRepeated(const ConfigPath &path) const;
    void change(const ConfigPath &collection, const Change &change, const YamlNode &expected);
    void take(const std::optional<TextEdits> &edits, const YamlNode &expected, const ConfigPath &path);
    void refuse(const ConfigPath &path);

    QByteArray m_text;
    YamlNode m_root;
    qsizetype m_problems = 0; ///< that the text has had from the first: warnings
    ConfigKind m_kind = ConfigKind::Signalbox; ///< whose it was at first
    std::optional<Error> m_error;
};

} // namespace signalbox
