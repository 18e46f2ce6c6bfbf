// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/providerreferences.h"

namespace signalbox {

namespace {

using Kind = ProviderReference::Kind;

class ReferenceList
{
public:
    explicit ReferenceList(const YamlNode &root) : m_root(root) { }

    void addRoutes(const ConfigPath &path)
    {
        const YamlNode *routes = path.in(m_root);
        for (const YamlNode &route : routes ? routes->children : std::vector<YamlNode>()) {
            const ConfigPath place = path / route.key;
            addTargets(route.find(u"targets") ? place / u"targets" : place);
        }
    }

    /// The entries of a list that name a provider under `key`.
    void addEntries(const ConfigPath &path, Kind kind)
    {
        for (qsizetype i = 0; i < count(path); ++i)
            add(kind, path / i / u"provider", path / i);
    }

    void addClientKeys(const ConfigPath &path)
    {
        for (qsizetype i = 0; i < count(path); ++i) {
            const ConfigPath list = path / i / u"providers";
            for (qsizetype item = 0; item < count(list); ++item)
                add(Kind::ClientKey, list / item, list / item);
        }
    }

    [[nodiscard]] const QList<ProviderReference> &all() const { return m_all; }

private:
    /// One target may stand without a list.
    void addTargets(const ConfigPath &path)
    {
        addTarget(path);
        for (qsizetype i = 0; i < count(path); ++i)
            addTarget(path / i);
    }

    void addTarget(const ConfigPath &path)
    {
        add(Kind::Target, path, path);
        add(Kind::Target, path / u"provider", path);
    }

    void add(Kind kind, const ConfigPath &name, const ConfigPath &entry)
    {
        const YamlNode *node = name.in(m_root);
        if (node && node->kind == YamlNode::Kind::Scalar)
            m_all.append({kind, name, entry});
    }

    [[nodiscard]] qsizetype count(const ConfigPath &path) const
    {
        const YamlNode *node = path.in(m_root);
        return node && node->kind == YamlNode::Kind::List ? static_cast<qsizetype>(node->children.size()) : 0;
    }

    const YamlNode &m_root;
    QList<ProviderReference> m_all;
};

} // namespace

QList<ProviderReference> providerReferences(const YamlNode &root)
{
    ReferenceList list(root);
    const ConfigPath top;
    list.addRoutes(top / u"model_routes");
    const YamlNode *projects = root.find(u"projects");
    for (const YamlNode &project : projects ? projects->children : std::vector<YamlNode>())
        list.addRoutes(top / u"projects" / project.key / u"model_routes");
    list.addEntries(top / u"budgets", Kind::Budget);
    list.addClientKeys(top / u"client_keys");
    list.addClientKeys(top / u"settings" / u"client_keys");
    list.addEntries(top / u"prices", Kind::Price);
    return list.all();
}

} // namespace signalbox
