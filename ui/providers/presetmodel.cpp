// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/providers/presetmodel.h"

#include "ui/texts/gatewaytexts.h"

#include <QUrl>

#include <algorithm>

namespace signalbox {
namespace {

using Auth = ProviderConfig::Auth;

bool hasWords(const QString &searched, const QString &text)
{
    const QStringList words = text.split(u' ', Qt::SkipEmptyParts);
    return std::all_of(words.begin(), words.end(),
        [&](const QString &word) { return searched.contains(word, Qt::CaseInsensitive); });
}

QString remarkOf(const Preset &preset)
{
    if (!preset.unsupported.isEmpty())
        return PresetModel::tr("Cannot be used yet: %1").arg(GatewayTexts::shown(preset.unsupported));
    if (preset.auth == Auth::OAuth && !preset.oauth.find(u"issuer"))
        return PresetModel::tr("The sign-in of a company: its server and a client ID are asked for");
    if (!preset.notes.isEmpty())
        return GatewayTexts::shown(preset.notes);
    const QString url = preset.url(preset.type);
    return Preset::isTemplate(url) ? url : QUrl(url).host();
}
} // namespace

PresetModel::PresetModel(const PresetCatalog &catalog, QObject *parent)
    : QAbstractListModel(parent)
    , m_catalog(catalog)
{
    search({});
}

void PresetModel::search(const QString &text)
{
    QList<Row> clients;
    QList<Row> signIns;
    QList<Row> keys;
    QList<Row> local;
    QStringList found; // by its own words; the title may be in another language
    for (const Preset &preset : m_catalog.search(text))
        found << preset.name;
    for (const Preset &preset : m_catalog.presets()) {
        const Row row{Kind::Preset, preset, GatewayTexts::shown(preset.title), remarkOf(preset)};
        if (!found.contains(preset.name) && !hasWords(row.title, text))
            continue;
        if (preset.auth == Auth::Passthrough)
            clients << Row{Kind::Preset, preset, tr("Claude Code's own login"),
                tr("A Claude subscription: Claude Code signs in itself, and its login goes to Anthropic "
                   "only")};
        else if (preset.auth == Auth::None)
            local << row;
        else if (preset.canSignIn() || preset.auth == Auth::OAuth)
            signIns << row;
        else
            keys << row;
    }
    beginResetModel();
    m_rows.clear();
    addGroup(tr("Use what is there"), clients);
    addGroup(tr("Sign in, or with a key"), signIns);
    addGroup(tr("With a key"), keys);
    addGroup(tr("On this computer"), local);
    addGroup(tr("Something else"), ownRows(text));
    endResetModel();
}

QList<PresetModel::Row> PresetModel::ownRows(const QString &text)
{
    QList<Row> rows{{Kind::AnthropicAddress, {}, tr("Other: an Anthropic-compatible address"),
                        tr("Answers at /v1/messages")},
        {Kind::OpenAiAddress, {}, tr("Other: an OpenAI-compatible address"),
            tr("Answers at /v1/chat/completions")},
        {Kind::Demo, {}, tr("Demo"), tr("Answers by itself, without a network, to try Signalbox out")}};
    rows.removeIf([&](const Row &row) { return !hasWords(row.title + u' ' + row.remark, text); });
    return rows;
}

void PresetModel::addGroup(const QString &title, const QList<Row> &rows)
{
    if (rows.isEmpty())
        return;
    m_rows << Row{Kind::Heading, {}, title, {}};
    m_rows << rows;
}

QModelIndex PresetModel::first() const
{
    for (int row = 0; row < rowCount(); ++row) {
        if (flags(index(row)).testFlag(Qt::ItemIsSelectable))
            return index(row);
    }
    return {};
}

int PresetModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant PresetModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row &row = m_rows.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return row.title;
    case Qt::AccessibleTextRole:
        return row.remark.isEmpty() ? row.title : tr("%1: %2").arg(row.title, row.remark);
    case Qt::ToolTipRole:
        return row.remark.toHtmlEscaped();
    case KindRole:
        return static_cast<int>(row.kind);
    case RemarkRole:
        return row.remark;
    case VerifiedRole:
        return row.preset.verified;
    default:
        return {};
    }
}

Qt::ItemFlags PresetModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    const Row &shown = row(index);
    if (shown.kind == Kind::Heading || !shown.preset.unsupported.isEmpty())
        return Qt::NoItemFlags;
    return QAbstractListModel::flags(index) | Qt::ItemNeverHasChildren;
}

} // namespace signalbox
