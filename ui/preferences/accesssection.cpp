// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preferences/accesssection.h"

#include "config/configedit.h"
#include "config/preferenceedit.h"
#include "core/localkey.h"
#include "ui/configuration/configurationdraft.h"
#include "ui/preferences/entryrow.h"
#include "ui/preferences/sectionlayout.h"
#include "ui/widgets/card.h"

#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

#include <utility>

namespace signalbox {
namespace {

using Kind = YamlNode::Kind;

QString textOf(const YamlNode &entry, QStringView key)
{
    const YamlNode *found = entry.kind == Kind::Map ? entry.find(key) : nullptr;
    return found ? found->text : QString();
}

QString nameOf(const YamlNode &entry, qsizetype index)
{
    const QString name = textOf(entry, u"name");
    return name.isEmpty() ? AccessSection::tr("Key %1").arg(QLocale().toString(index + 1)) : name;
}

/// Where its value is; a key itself is never shown.
QString placeOf(const YamlNode &entry)
{
    const QString key = entry.kind == Kind::Map ? textOf(entry, u"key") : entry.text;
    if (key.startsWith(QLatin1String("sha256:")))
        return AccessSection::tr("only its hash is kept");
    if (key.startsWith(QLatin1String("keychain:")))
        return AccessSection::tr("in the keychain");
    if (key.startsWith(QLatin1String("file:")))
        return AccessSection::tr("in a file of its own");
    return AccessSection::tr("written in the configuration");
}

QString detailOf(const YamlNode &entry)
{
    QStringList parts{placeOf(entry)};
    if (const QString expires = textOf(entry, u"expires"); !expires.isEmpty()) {
        const QDate date = QDate::fromString(expires, Qt::ISODate);
        parts << AccessSection::tr("until %1")
                     .arg(date.isValid() ? QLocale().toString(date, QLocale::ShortFormat) : expires);
    }
    if (const QString limit = textOf(entry, u"requests_per_minute"); !limit.isEmpty())
        parts << AccessSection::tr("%1 requests a minute").arg(limit);
    if (const QString limit = textOf(entry, u"tokens_per_day"); !limit.isEmpty())
        parts << AccessSection::tr("%1 tokens a day").arg(QLocale().toString(limit.toLongLong()));
    return parts.join(QStringLiteral(" · "));
}

ConfigPath keysPath()
{
    return ConfigPath() / u"client_keys";
}

ConfigPath adminPath()
{
    return ConfigPath() / u"server" / u"admin_key";
}
} // namespace

AccessSection::AccessSection(GatewayLink &link, ConfigurationDraft &draft, QWidget *parent)
    : QWidget(parent)
    , m_link(link)
    , m_draft(draft)
{
    QVBoxLayout *column = makeSectionColumn(this, tr("Access"));
    auto *keys = new Card(tr("Client keys"), this);
    auto *add = new QPushButton(tr("&Add a key…"), keys);
    add->setObjectName(QStringLiteral("addKey"));
    keys->addToHeading(add);
    m_keys = keys->body();
    column->addWidget(keys);
    auto *admin = new Card(tr("Admin key"), this);
    m_admin = admin->body();
    column->addWidget(admin);
    column->addStretch();
    connect(add, &QPushButton::clicked, this, &AccessSection::addKey);
    connect(&m_draft, &ConfigurationDraft::changed, this, &AccessSection::refresh);
    refresh();
}

void AccessSection::refresh()
{
    for (QWidget *row : std::exchange(m_rows, {})) {
        row->hide();
        row->deleteLater(); // it may be its own button
    }
    const YamlNode *keys = keysPath().in(m_draft.root());
    showKeys(keys && keys->kind == Kind::List ? keys : nullptr);
    showAdminKey();
}

void AccessSection::addRow(QVBoxLayout &column, EntryRow *row)
{
    column.addWidget(row);
    m_rows << row;
}

void AccessSection::showKeys(const YamlNode *keys)
{
    const auto listed = keys ? static_cast<qsizetype>(keys->children.size()) : 0;
    const ConfigPointer config = m_draft.reading().config;
    const qsizetype elsewhere = config ? config->server.clientKeys.size() - listed : 0;
    if (elsewhere > 0) {
        addRow(*m_keys,
            new EntryRow(tr("%n key(s) in other places of the file", nullptr, static_cast<int>(elsewhere)),
                tr("As auth or auth_keys. They are changed there."), this));
    } else if (listed == 0) {
        addRow(*m_keys,
            new EntryRow(tr("No key is asked for"),
                tr("Every program on this computer may use your providers. With a key, clients send it, and "
                   "usage "
                   "tells them apart."),
                this));
    }
    for (qsizetype i = 0; i < listed; ++i) {
        const YamlNode &entry = keys->children.at(static_cast<std::size_t>(i));
        const QString name = nameOf(entry, i);
        auto *row = new EntryRow(name, detailOf(entry), this);
        connect(row->addButton(tr("Remove"), tr("Remove the key %1").arg(name)), &QPushButton::clicked, this,
            [this, i] { removeKey(i); });
        addRow(*m_keys, row);
    }
}

void AccessSection::showAdminKey()
{
    const YamlNode *key = adminPath().in(m_draft.root());
    auto *row = key
        ? new EntryRow(tr("An admin key is set"),
            tr("Who asks for statistics, pins or resets over HTTP has to send it: %1.").arg(placeOf(*key)),
            this)
        : new EntryRow(tr("No admin key"),
            tr("Only programs on this computer may manage the gateway over HTTP. With a key, others may, "
               "too."),
            this);
    auto *make = row->addButton(key ? tr("Replace…") : tr("Make one…"), tr("Make a new admin key"));
    make->setObjectName(QStringLiteral("makeAdminKey"));
    connect(make, &QPushButton::clicked, this, &AccessSection::makeAdminKey);
    if (key) {
        connect(
            row->addButton(tr("Remove"), tr("Remove the admin key")), &QPushButton::clicked, this, [this] {
                const auto removed = [](const QByteArray &text) {
                    return changePreferences(text, {FieldChange::removal(adminPath())});
                };
                m_draft.add(removed, {}, tr("admin key"));
            });
    }
    addRow(*m_admin, row);
}

void AccessSection::addKey()
{
    QStringList taken;
    if (const YamlNode *keys = keysPath().in(m_draft.root())) {
        for (const YamlNode &entry : keys->children)
            taken << textOf(entry, u"name");
    }
    delete m_dialog;
    m_dialog = new ClientKeyDialog(taken, window());
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_dialog, &QDialog::accepted, this, &AccessSection::takeKey);
    m_dialog->open();
}

void AccessSection::takeKey()
{
    const Secret key = newLocalKey();
    const YamlNode entry = m_dialog->entry(key);
    const QString title = tr("The key %1").arg(m_dialog->name());
    const auto added = [entry](const QByteArray &text) {
        ConfigEdit edit(text);
        const YamlNode *keys = keysPath().in(edit.root());
        edit.insert(keysPath(), keys ? static_cast<qsizetype>(keys->children.size()) : 0, entry);
        return edit.apply();
    };
    if (m_draft.add(added, {}, tr("client key %1").arg(m_dialog->name())))
        showNewKey(title, m_dialog->name(), key);
}

void AccessSection::removeKey(qsizetype index)
{
    const YamlNode *keys = keysPath().in(m_draft.root());
    const YamlNode entry = keys->children.at(static_cast<std::size_t>(index));
    const auto removed = [entry](const QByteArray &text) -> Result<QByteArray> {
        ConfigEdit edit(text);
        const YamlNode *now = keysPath().in(edit.root());
        for (std::size_t i = 0; now && i < now->children.size(); ++i) {
            if (!now->children.at(i).isSameAs(entry))
                continue;
            edit.prune(keysPath() / static_cast<qsizetype>(i));
            return edit.apply();
        }
        return text; // somebody else has removed it
    };
    m_draft.add(removed, {}, tr("client key %1").arg(nameOf(entry, index)));
}

void AccessSection::makeAdminKey()
{
    const Secret key = newLocalKey();
    const QString value = QStringLiteral("sha256:") + QString::fromLatin1(hashOfKey(key).toHex());
    const auto made = [value](const QByteArray &text) {
        return changePreferences(text, {FieldChange::text(adminPath(), value)});
    };
    if (m_draft.add(made, {}, tr("admin key")))
        showNewKey(tr("The admin key"), {}, key);
}

void AccessSection::showNewKey(const QString &title, const QString &clientKey, const Secret &key)
{
    delete m_newKey;
    m_newKey = signalbox::showNewKey(m_link, title, clientKey, key, window());
}

} // namespace signalbox
