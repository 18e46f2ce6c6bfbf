<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>signalbox::AccessSection</name>
    <message numerus="yes">
        <source>%n key(s) in other places of the file</source>
        <translation>
            <numerusform>%n key in other places of the file</numerusform>
            <numerusform>%n keys in other places of the file</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::BudgetTexts</name>
    <message numerus="yes">
        <source>%n request(s) of unknown cost are not in it.</source>
        <translation>
            <numerusform>%n request of unknown cost is not in it.</numerusform>
            <numerusform>%n requests of unknown cost are not in it.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::ChainStep</name>
    <message numerus="yes">
        <source>%n candidate(s)</source>
        <translation>
            <numerusform>%n candidate</numerusform>
            <numerusform>%n candidates</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::ChangeDialog</name>
    <message numerus="yes">
        <source>And %n more.</source>
        <translation>
            <numerusform>And %n more.</numerusform>
            <numerusform>And %n more.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::CheckList</name>
    <message numerus="yes">
        <source>%n thing(s) may keep clients away</source>
        <translation>
            <numerusform>%n thing may keep clients away</numerusform>
            <numerusform>%n things may keep clients away</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::ClientTexts</name>
    <message numerus="yes">
        <source>%n setting(s) would change; every other byte of the file stays.</source>
        <translation>
            <numerusform>%n setting would change; every other byte of the file stays.</numerusform>
            <numerusform>%n settings would change; every other byte of the file stays.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::Figures</name>
    <message numerus="yes">
        <source>%n min ago</source>
        <translation>
            <numerusform>%n min ago</numerusform>
            <numerusform>%n min ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h ago</source>
        <translation>
            <numerusform>%n h ago</numerusform>
            <numerusform>%n h ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) ago</source>
        <translation>
            <numerusform>%n day ago</numerusform>
            <numerusform>%n days ago</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::HealthPanel</name>
    <message numerus="yes">
        <source>Last hour: %n request(s)</source>
        <translation>
            <numerusform>Last hour: %n request</numerusform>
            <numerusform>Last hour: %n requests</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::NoticeGate</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) to know</source>
        <translation>
            <numerusform>%n thing to know</numerusform>
            <numerusform>%n things to know</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::OverviewPage</name>
    <message numerus="yes">
        <source>%n failed attempt(s)</source>
        <translation>
            <numerusform>%n failed attempt</numerusform>
            <numerusform>%n failed attempts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n without a known price</source>
        <translation>
            <numerusform>%n without a known price</numerusform>
            <numerusform>%n without a known price</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::PendingBar</name>
    <message numerus="yes">
        <source>%n change(s) not saved yet</source>
        <translation>
            <numerusform>%n change not saved yet</numerusform>
            <numerusform>%n changes not saved yet</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::ProviderCard</name>
    <message numerus="yes">
        <source>%n running</source>
        <translation>
            <numerusform>%n running</numerusform>
            <numerusform>%n running</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::ProviderImport</name>
    <message numerus="yes">
        <source>%n key(s) will be kept among the secrets, not in this file.</source>
        <translation>
            <numerusform>%n key will be kept among the secrets, not in this file.</numerusform>
            <numerusform>%n keys will be kept among the secrets, not in this file.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n key(s) are in memory only: they are gone when Signalbox quits. To keep them, start a keychain (such as GNOME Keyring, KWallet or KeePassXC) or write %1 into the configuration, start Signalbox again and enter the keys under Providers.</source>
        <translation>
            <numerusform>%n key is in memory only: it is gone when Signalbox quits. To keep it, start a keychain (such as GNOME Keyring, KWallet or KeePassXC) or write %1 into the configuration, start Signalbox again and enter the key under Providers.</numerusform>
            <numerusform>%n keys are in memory only: they are gone when Signalbox quits. To keep them, start a keychain (such as GNOME Keyring, KWallet or KeePassXC) or write %1 into the configuration, start Signalbox again and enter the keys under Providers.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n key(s) are kept in %1.</source>
        <translation>
            <numerusform>%n key is kept in %1.</numerusform>
            <numerusform>%n keys are kept in %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::ProviderStep</name>
    <message numerus="yes">
        <source>%1: %n provider(s)</source>
        <translation>
            <numerusform>%1: %n provider</numerusform>
            <numerusform>%1: %n providers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::ProviderTexts</name>
    <message numerus="yes">
        <source>%n key(s)</source>
        <translation>
            <numerusform>%n key</numerusform>
            <numerusform>%n keys</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::RequestTable</name>
    <message numerus="yes">
        <source>↑ %n new</source>
        <translation>
            <numerusform>↑ %n new</numerusform>
            <numerusform>↑ %n new</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new request(s), show them</source>
        <translation>
            <numerusform>%n new request, show it</numerusform>
            <numerusform>%n new requests, show them</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::RequestTexts</name>
    <message numerus="yes">
        <source>%n web search(es)</source>
        <translation>
            <numerusform>%n web search</numerusform>
            <numerusform>%n web searches</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::RequestsPage</name>
    <message numerus="yes">
        <source>None of the newest %n request(s) does.</source>
        <translation>
            <numerusform>The newest request does not.</numerusform>
            <numerusform>None of the newest %n requests does.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::RunningMenu</name>
    <message numerus="yes">
        <source>%n request(s) running</source>
        <translation>
            <numerusform>%n request running</numerusform>
            <numerusform>%n requests running</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::SnapshotTexts</name>
    <message numerus="yes">
        <source>%n providers need you</source>
        <translation>
            <numerusform>%n provider needs you</numerusform>
            <numerusform>%n providers need you</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Stopping: %n request(s) still running</source>
        <translation>
            <numerusform>Stopping: %n request still running</numerusform>
            <numerusform>Stopping: %n requests still running</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::StateHeader</name>
    <message numerus="yes">
        <source>%1 of %n provider(s) ready</source>
        <translation>
            <numerusform>%1 of %n provider ready</numerusform>
            <numerusform>%1 of %n providers ready</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n request(s) since it started</source>
        <translation>
            <numerusform>%n request since it started</numerusform>
            <numerusform>%n requests since it started</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::StreamList</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::TestPanel</name>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 and %n more</numerusform>
            <numerusform>%1 and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::UnsavedQuestion</name>
    <message numerus="yes">
        <source>%n change(s) of the configuration wait:</source>
        <translation>
            <numerusform>%n change of the configuration waits:</numerusform>
            <numerusform>%n changes of the configuration wait:</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::UsageTableModel</name>
    <message numerus="yes">
        <source>The cost of %n attempt(s) is not known.</source>
        <translation>
            <numerusform>The cost of %n attempt is not known.</numerusform>
            <numerusform>The cost of %n attempts is not known.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::UsageTiles</name>
    <message numerus="yes">
        <source>%n of unknown cost</source>
        <translation>
            <numerusform>%n of unknown cost</numerusform>
            <numerusform>%n of unknown cost</numerusform>
        </translation>
    </message>
</context>
</TS>
