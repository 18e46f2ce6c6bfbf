<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>signalbox::AboutSection</name>
    <message>
        <source>This copy is an AppImage: to update, replace its file by that of a new version.</source>
        <translation>当前运行的是 AppImage：更新时，请用新版本的文件替换它。</translation>
    </message>
    <message>
        <source>This copy was installed by a package of your system, which also updates it.</source>
        <translation>当前版本由系统软件包安装，并由系统负责更新。</translation>
    </message>
    <message>
        <source>This copy runs from %1: to update, install a new version in its place.</source>
        <translation>当前版本从 %1 运行：更新时，请在原位置安装新版本。</translation>
    </message>
    <message>
        <source>Updates</source>
        <translation>更新</translation>
    </message>
    <message>
        <source>Version %1</source>
        <translation>版本 %1</translation>
    </message>
    <message>
        <source>Signalbox does not update itself, and asks nobody whether there is a new version.</source>
        <translation>Signalbox 不会自动更新，也不会联网检查新版本。</translation>
    </message>
    <message>
        <source>About</source>
        <translation>关于</translation>
    </message>
    <message>
        <source>Signalbox %1</source>
        <translation>Signalbox %1</translation>
    </message>
    <message>
        <source>One local address in front of all your LLM providers.</source>
        <translation>一个本地地址，接入你所有的大模型服务商。</translation>
    </message>
    <message>
        <source>With Qt %1. Licence: GPL-3.0-or-later.</source>
        <translation>使用 Qt %1。许可证：GPL-3.0-or-later。</translation>
    </message>
    <message>
        <source>Where things are</source>
        <translation>文件位置</translation>
    </message>
    <message>
        <source>Configuration</source>
        <translation>配置</translation>
    </message>
    <message>
        <source>State, usage and windows</source>
        <translation>状态、用量和窗口</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>Diagnostics tell versions, the system and how providers are doing; no key, no address of a provider and no request is in them.</source>
        <translation>诊断信息包含版本、系统和服务商的状况，不含密钥、服务商地址和请求内容。</translation>
    </message>
    <message>
        <source>&amp;Copy diagnostics</source>
        <translation>复制诊断信息(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Web site</source>
        <translation>网站(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Report a problem</source>
        <translation>报告问题(&amp;R)</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
</context>
<context>
    <name>signalbox::AccessSection</name>
    <message>
        <source>Key %1</source>
        <translation>密钥 %1</translation>
    </message>
    <message>
        <source>only its hash is kept</source>
        <translation>仅保存哈希</translation>
    </message>
    <message>
        <source>in the keychain</source>
        <translation>在钥匙串中</translation>
    </message>
    <message>
        <source>in a file of its own</source>
        <translation>在单独的文件中</translation>
    </message>
    <message>
        <source>written in the configuration</source>
        <translation>写在配置中</translation>
    </message>
    <message>
        <source>until %1</source>
        <translation>有效期至 %1</translation>
    </message>
    <message>
        <source>%1 requests a minute</source>
        <translation>每分钟 %1 个请求</translation>
    </message>
    <message>
        <source>%1 tokens a day</source>
        <translation>每天 %1 token</translation>
    </message>
    <message>
        <source>Access</source>
        <translation>访问控制</translation>
    </message>
    <message>
        <source>Client keys</source>
        <translation>客户端密钥</translation>
    </message>
    <message>
        <source>&amp;Add a key…</source>
        <translation>添加密钥(&amp;A)…</translation>
    </message>
    <message>
        <source>Admin key</source>
        <translation>管理密钥</translation>
    </message>
    <message numerus="yes">
        <source>%n key(s) in other places of the file</source>
        <translation>
            <numerusform>配置文件其他位置还有 %n 个密钥</numerusform>
        </translation>
    </message>
    <message>
        <source>As auth or auth_keys. They are changed there.</source>
        <translation>位于 auth 或 auth_keys，请在配置文件中修改。</translation>
    </message>
    <message>
        <source>No key is asked for</source>
        <translation>不要求密钥</translation>
    </message>
    <message>
        <source>Every program on this computer may use your providers. With a key, clients send it, and usage tells them apart.</source>
        <translation>本机上的所有程序都可以使用你的服务商。设置密钥后，客户端需要发送密钥，用量也会按密钥区分。</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Remove the key %1</source>
        <translation>删除密钥 %1</translation>
    </message>
    <message>
        <source>An admin key is set</source>
        <translation>已设置管理密钥</translation>
    </message>
    <message>
        <source>Who asks for statistics, pins or resets over HTTP has to send it: %1.</source>
        <translation>通过 HTTP 查询统计、固定或重置时必须发送该密钥：%1。</translation>
    </message>
    <message>
        <source>No admin key</source>
        <translation>没有管理密钥</translation>
    </message>
    <message>
        <source>Only programs on this computer may manage the gateway over HTTP. With a key, others may, too.</source>
        <translation>只有本机程序可以通过 HTTP 管理网关。设置密钥后，其他设备也可以管理。</translation>
    </message>
    <message>
        <source>Replace…</source>
        <translation>更换…</translation>
    </message>
    <message>
        <source>Make one…</source>
        <translation>生成…</translation>
    </message>
    <message>
        <source>Make a new admin key</source>
        <translation>生成新的管理密钥</translation>
    </message>
    <message>
        <source>Remove the admin key</source>
        <translation>删除管理密钥</translation>
    </message>
    <message>
        <source>The key %1</source>
        <translation>密钥 %1</translation>
    </message>
    <message>
        <source>The admin key</source>
        <translation>管理密钥</translation>
    </message>
    <message>
        <source>For the commands of this computer it is kept in %1.</source>
        <translation>供本机命令使用，已保存在 %1 中。</translation>
    </message>
    <message>
        <source>It is kept nowhere: %1</source>
        <translation>未能保存：%1</translation>
    </message>
</context>
<context>
    <name>signalbox::AddProviderDialog</name>
    <message>
        <source>Add a provider</source>
        <translation>添加服务商</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>上一步(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Continue</source>
        <translation>下一步(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Review and add…</source>
        <translation>检查并添加(&amp;R)…</translation>
    </message>
</context>
<context>
    <name>signalbox::AddressBar</name>
    <message>
        <source>Copy &amp;address</source>
        <translation>复制地址(&amp;A)</translation>
    </message>
    <message>
        <source>All requests</source>
        <translation>所有请求</translation>
    </message>
    <message>
        <source>One project</source>
        <translation>单个项目</translation>
    </message>
    <message>
        <source>One provider</source>
        <translation>单个服务商</translation>
    </message>
    <message>
        <source>What the address is for</source>
        <translation>地址用途</translation>
    </message>
    <message>
        <source>Address &amp;for</source>
        <translation>地址用于(&amp;F)</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>Name of the project</source>
        <translation>项目名称</translation>
    </message>
    <message>
        <source>Name of the provider</source>
        <translation>服务商名称</translation>
    </message>
    <message>
        <source>its name</source>
        <translation>名称</translation>
    </message>
</context>
<context>
    <name>signalbox::BudgetDialog</name>
    <message>
        <source>Edit a budget</source>
        <translation>编辑预算</translation>
    </message>
    <message>
        <source>Add a budget</source>
        <translation>添加预算</translation>
    </message>
    <message>
        <source>200 USD</source>
        <translation>200 USD</translation>
    </message>
    <message>
        <source>50M</source>
        <translation>50M</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>每天</translation>
    </message>
    <message>
        <source>Week, from Monday</source>
        <translation>每周，从周一开始</translation>
    </message>
    <message>
        <source>Month</source>
        <translation>每月</translation>
    </message>
    <message>
        <source>&amp;Name:</source>
        <translation>名称(&amp;N)：</translation>
    </message>
    <message>
        <source>&amp;Per:</source>
        <translation>周期(&amp;P)：</translation>
    </message>
    <message>
        <source>&amp;Money:</source>
        <translation>金额(&amp;M)：</translation>
    </message>
    <message>
        <source>&amp;Tokens:</source>
        <translation>Token(&amp;T)：</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>修改</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>All providers</source>
        <translation>所有服务商</translation>
    </message>
    <message>
        <source>All clients</source>
        <translation>所有客户端</translation>
    </message>
    <message>
        <source>All projects</source>
        <translation>所有项目</translation>
    </message>
    <message>
        <source>O&amp;f:</source>
        <translation>服务商(&amp;F)：</translation>
    </message>
    <message>
        <source>By &amp;key:</source>
        <translation>客户端密钥(&amp;K)：</translation>
    </message>
    <message>
        <source>F&amp;or:</source>
        <translation>项目(&amp;O)：</translation>
    </message>
    <message>
        <source>Per cent of the budget, with commas between them</source>
        <translation>预算的百分比，用逗号分隔</translation>
    </message>
    <message>
        <source>never</source>
        <translation>never</translation>
    </message>
    <message>
        <source>Per cent from which the cheapest provider is asked first</source>
        <translation>达到此百分比后，优先请求最便宜的服务商</translation>
    </message>
    <message>
        <source>Per cent from which requests are refused; never: they go on</source>
        <translation>达到此百分比后拒绝请求；“never”表示不拒绝</translation>
    </message>
    <message>
        <source>N&amp;otify at, %:</source>
        <translation>通知阈值（%）(&amp;O)：</translation>
    </message>
    <message>
        <source>&amp;Cheaper from, %:</source>
        <translation>改用低价阈值（%）(&amp;C)：</translation>
    </message>
    <message>
        <source>&amp;Refuse from, %:</source>
        <translation>拒绝阈值（%）(&amp;R)：</translation>
    </message>
    <message>
        <source>Messages call the budget by its name.</source>
        <translation>请填写名称，通知中会用到它。</translation>
    </message>
    <message>
        <source>There is a budget with this name already.</source>
        <translation>已有同名的预算。</translation>
    </message>
    <message>
        <source>Limit it by money, by tokens, or by both.</source>
        <translation>请设置金额限额、token 限额，或同时设置。</translation>
    </message>
    <message>
        <source>Write the money with its currency, like 200 USD.</source>
        <translation>请填写金额和货币，例如 200 USD。</translation>
    </message>
    <message>
        <source>Write the tokens as a number, like 500k or 50M.</source>
        <translation>请填写 token 数，例如 500k 或 50M。</translation>
    </message>
    <message>
        <source>Write per cent of the budget, like 95, or never.</source>
        <translation>请填写预算的百分比，例如 95，或 never。</translation>
    </message>
</context>
<context>
    <name>signalbox::BudgetSection</name>
    <message>
        <source>%1 tokens</source>
        <translation>%1 token</translation>
    </message>
    <message>
        <source>%1 a day</source>
        <translation>每天 %1</translation>
    </message>
    <message>
        <source>%1 a week</source>
        <translation>每周 %1</translation>
    </message>
    <message>
        <source>%1 a month</source>
        <translation>每月 %1</translation>
    </message>
    <message>
        <source>at %1</source>
        <translation>服务商 %1</translation>
    </message>
    <message>
        <source>by the key %1</source>
        <translation>密钥 %1</translation>
    </message>
    <message>
        <source>for %1</source>
        <translation>项目 %1</translation>
    </message>
    <message>
        <source>nothing is refused</source>
        <translation>不拒绝请求</translation>
    </message>
    <message>
        <source>then requests are refused</source>
        <translation>用完后拒绝请求</translation>
    </message>
    <message>
        <source>cheaper providers from %1 %</source>
        <translation>用到 %1% 后改用更便宜的服务商</translation>
    </message>
    <message>
        <source>There is no budget %1 any more.</source>
        <translation>预算 %1 已不存在。</translation>
    </message>
    <message>
        <source>Budgets</source>
        <translation>预算</translation>
    </message>
    <message>
        <source>What may be used up</source>
        <translation>用量限额</translation>
    </message>
    <message>
        <source>&amp;Add a budget…</source>
        <translation>添加预算(&amp;A)…</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>编辑…</translation>
    </message>
    <message>
        <source>Edit the budget %1</source>
        <translation>编辑预算 %1</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Remove the budget %1</source>
        <translation>删除预算 %1</translation>
    </message>
    <message>
        <source>No budget is set</source>
        <translation>未设置预算</translation>
    </message>
    <message>
        <source>A budget tells you when money or tokens run low, goes to cheaper providers, and ends by refusing requests.</source>
        <translation>预算会在金额或 token 将要用完时提醒你，改用更便宜的服务商，并在用完后拒绝请求。</translation>
    </message>
</context>
<context>
    <name>signalbox::BudgetTexts</name>
    <message>
        <source>provider %1</source>
        <translation>服务商 %1</translation>
    </message>
    <message>
        <source>key %1</source>
        <translation>密钥 %1</translation>
    </message>
    <message>
        <source>project %1</source>
        <translation>项目 %1</translation>
    </message>
    <message>
        <source>today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>this week</source>
        <translation>本周</translation>
    </message>
    <message>
        <source>this month</source>
        <translation>本月</translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>%1 of %2 tokens</source>
        <translation>%1 / %2 token</translation>
    </message>
    <message>
        <source>begins again on %1</source>
        <translation>%1 重置</translation>
    </message>
    <message>
        <source>ddd d MMM, HH:mm</source>
        <comment>date format</comment>
        <translation>M月d日 ddd HH:mm</translation>
    </message>
    <message>
        <source>Requests are refused until then. Raise the limit in the configuration to go on.</source>
        <translation>在此之前将拒绝请求。如需继续，请在配置中提高限额。</translation>
    </message>
    <message>
        <source>%1 gets no requests until then.</source>
        <translation>在此之前不会向 %1 发送请求。</translation>
    </message>
    <message>
        <source>Cheaper ways come first.</source>
        <translation>目前优先使用更便宜的服务商。</translation>
    </message>
    <message>
        <source>What was used before the start cannot be read and is not in it.</source>
        <translation>无法读取启动前的用量，未计入其中。</translation>
    </message>
    <message numerus="yes">
        <source>%n request(s) of unknown cost are not in it.</source>
        <translation>
            <numerusform>有 %n 个费用未知的请求未计入其中。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::BudgetsCard</name>
    <message>
        <source>Budgets</source>
        <translation>预算</translation>
    </message>
</context>
<context>
    <name>signalbox::ChainStep</name>
    <message>
        <source>Received</source>
        <translation>已收到请求</translation>
    </message>
    <message>
        <source>Received for %1</source>
        <translation>已收到请求，模型 %1</translation>
    </message>
    <message>
        <source>route %1</source>
        <translation>路由 %1</translation>
    </message>
    <message numerus="yes">
        <source>%n candidate(s)</source>
        <translation>
            <numerusform>%n 个候选</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 left out</source>
        <translation>%1 已排除</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>%1 passed over</source>
        <translation>%1 已略过</translation>
    </message>
    <message>
        <source>Attempt %1: %2</source>
        <translation>第 %1 次尝试：%2</translation>
    </message>
    <message>
        <source>In reserve</source>
        <translation>备用</translation>
    </message>
    <message>
        <source>, </source>
        <comment>in a list</comment>
        <translation>、</translation>
    </message>
    <message>
        <source>The client left after %1</source>
        <translation>客户端在 %1后断开</translation>
    </message>
    <message>
        <source>Failed with %1 after %2</source>
        <translation>%2后失败，状态码 %1</translation>
    </message>
    <message>
        <source>Answered from an equal request after %1</source>
        <translation>%1后完成，复用了相同请求的响应</translation>
    </message>
    <message>
        <source>Answered after %1</source>
        <translation>%1后完成响应</translation>
    </message>
    <message>
        <source>Waits for a provider</source>
        <translation>等待服务商</translation>
    </message>
    <message>
        <source>Waits for %1</source>
        <translation>等待 %1</translation>
    </message>
    <message>
        <source>Attempt %1: %2 is asked</source>
        <translation>第 %1 次尝试：正在请求 %2</translation>
    </message>
    <message>
        <source>Gets the answer of an equal request</source>
        <translation>共享相同请求的响应</translation>
    </message>
    <message>
        <source>Attempt %1: %2 answers</source>
        <translation>第 %1 次尝试：%2 正在响应</translation>
    </message>
    <message>
        <source>%1 tokens out so far</source>
        <translation>已输出 %1 token</translation>
    </message>
    <message>
        <source>from %1 to %2</source>
        <translation>从 %1 到 %2</translation>
    </message>
    <message>
        <source>, first content at %1</source>
        <translation>，首字在 %1</translation>
    </message>
</context>
<context>
    <name>signalbox::ChainView</name>
    <message>
        <source>What happened</source>
        <translation>处理过程</translation>
    </message>
</context>
<context>
    <name>signalbox::ChangeDialog</name>
    <message>
        <source>Line %1: %2</source>
        <translation>第 %1 行：%2</translation>
    </message>
    <message>
        <source>Review change</source>
        <translation>检查更改</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>警告</translation>
    </message>
    <message numerus="yes">
        <source>And %n more.</source>
        <translation>
            <numerusform>还有 %n 项。</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Apply</source>
        <translation>应用(&amp;A)</translation>
    </message>
    <message>
        <source>Correct the errors first</source>
        <translation>请先更正错误</translation>
    </message>
</context>
<context>
    <name>signalbox::CheckList</name>
    <message>
        <source>&amp;Check again</source>
        <translation>重新检查(&amp;C)</translation>
    </message>
    <message>
        <source>Nothing keeps clients from coming here</source>
        <translation>没有影响客户端接入的问题</translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) may keep clients away</source>
        <translation>
            <numerusform>%n 个问题可能影响客户端接入</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>What to do: %1</source>
        <translation>处理方法：%1</translation>
    </message>
</context>
<context>
    <name>signalbox::ChoiceCard</name>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>问题</translation>
    </message>
</context>
<context>
    <name>signalbox::ClientCard</name>
    <message>
        <source>Set up…</source>
        <translation>接入…</translation>
    </message>
    <message>
        <source>A&amp;pply</source>
        <translation>应用(&amp;P)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Undo the setup of %1</source>
        <translation>撤销 %1 的接入</translation>
    </message>
    <message>
        <source>Set up %1</source>
        <translation>接入 %1</translation>
    </message>
    <message>
        <source>Its settings are what they were before.</source>
        <translation>其设置已恢复原样。</translation>
    </message>
    <message>
        <source>Done. One that runs already has to be started again.</source>
        <translation>完成。已在运行的客户端需要重新启动。</translation>
    </message>
</context>
<context>
    <name>signalbox::ClientKeyDialog</name>
    <message>
        <source>Valid &amp;until:</source>
        <translation>有效期至(&amp;U)：</translation>
    </message>
    <message>
        <source>Add a client key</source>
        <translation>添加客户端密钥</translation>
    </message>
    <message>
        <source>laptop</source>
        <translation>笔记本</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>截止日期</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>不限</translation>
    </message>
    <message>
        <source> thousand</source>
        <translation> 千</translation>
    </message>
    <message>
        <source>&amp;Name:</source>
        <translation>名称(&amp;N)：</translation>
    </message>
    <message>
        <source>&amp;Requests per minute:</source>
        <translation>每分钟请求数(&amp;R)：</translation>
    </message>
    <message>
        <source>&amp;Tokens per day:</source>
        <translation>每天 token 数(&amp;T)：</translation>
    </message>
    <message>
        <source>Make the key</source>
        <translation>生成密钥</translation>
    </message>
    <message>
        <source>The name tells whose requests they are, in the log and in usage.</source>
        <translation>请填写名称，用于在日志和用量中区分请求来源。</translation>
    </message>
    <message>
        <source>There is a key with this name already.</source>
        <translation>已有同名的密钥。</translation>
    </message>
</context>
<context>
    <name>signalbox::ClientList</name>
    <message>
        <source>Clients</source>
        <translation>客户端</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>signalbox::ClientSetupDialog</name>
    <message>
        <source>Containers</source>
        <translation>容器</translation>
    </message>
    <message>
        <source>Cursor and others</source>
        <translation>Cursor 及其他</translation>
    </message>
    <message>
        <source>&amp;Restore everything…</source>
        <translation>全部还原(&amp;R)…</translation>
    </message>
    <message>
        <source>Connect a client</source>
        <translation>接入客户端</translation>
    </message>
    <message>
        <source>SDKs and shells</source>
        <translation>SDK 和终端</translation>
    </message>
    <message>
        <source>Lines for a terminal</source>
        <translation>终端命令</translation>
    </message>
    <message>
        <source>Step by step</source>
        <translation>分步说明</translation>
    </message>
    <message>
        <source>Give every client back the settings that it had before Signalbox</source>
        <translation>将所有客户端还原为使用 Signalbox 之前的设置</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Restore everything</source>
        <translation>全部还原</translation>
    </message>
    <message>
        <source>Give these files back the settings that they had before Signalbox?</source>
        <translation>要将这些文件还原为使用 Signalbox 之前的设置吗？</translation>
    </message>
    <message>
        <source>%1

What others have changed since stays.</source>
        <translation>%1

此后由其他程序所做的更改会保留。</translation>
    </message>
    <message>
        <source>&amp;Restore</source>
        <translation>还原(&amp;R)</translation>
    </message>
</context>
<context>
    <name>signalbox::ClientStep</name>
    <message>
        <source>Copy &amp;lines for the shell</source>
        <translation>复制终端命令(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Other clients and places…</source>
        <translation>其他客户端和环境(&amp;O)…</translation>
    </message>
    <message>
        <source>Connect a client</source>
        <translation>接入客户端</translation>
    </message>
    <message>
        <source>Only the settings that are needed change. You see them before they are written, and one click takes them back.</source>
        <translation>只修改必要的设置。写入前可以查看，一键即可撤销。</translation>
    </message>
    <message>
        <source>Copied: paste them into a terminal</source>
        <translation>已复制，请粘贴到终端</translation>
    </message>
</context>
<context>
    <name>signalbox::ClientTexts</name>
    <message>
        <source>Set up</source>
        <translation>已接入</translation>
    </message>
    <message>
        <source>Comes here, set up by hand</source>
        <translation>已手动接入</translation>
    </message>
    <message>
        <source>Set up for another address: %1</source>
        <translation>已接入其他地址：%1</translation>
    </message>
    <message>
        <source>Goes to %1</source>
        <translation>发往 %1</translation>
    </message>
    <message>
        <source>Nobody listens at %1</source>
        <translation>没有程序监听 %1</translation>
    </message>
    <message>
        <source>Its settings cannot be read</source>
        <translation>无法读取其设置</translation>
    </message>
    <message>
        <source>Found, not set up</source>
        <translation>已找到，未接入</translation>
    </message>
    <message>
        <source>Not found on this computer</source>
        <translation>本机未找到</translation>
    </message>
    <message>
        <source>Everything is as it should be: nothing would change.</source>
        <translation>一切就绪，无需更改。</translation>
    </message>
    <message>
        <source>The file is not there yet and would be made.</source>
        <translation>文件尚不存在，将会创建。</translation>
    </message>
    <message>
        <source>The file would be removed: it was not there before.</source>
        <translation>文件原本不存在，将会删除。</translation>
    </message>
    <message numerus="yes">
        <source>%n setting(s) would change; every other byte of the file stays.</source>
        <translation>
            <numerusform>将更改 %n 项设置，文件的其余内容保持原样。</numerusform>
        </translation>
    </message>
    <message>
        <source>OpenCode takes the client key from the environment: run %1 in the shell before it.</source>
        <translation>OpenCode 从环境变量读取客户端密钥：启动前请在终端运行 %1。</translation>
    </message>
    <message>
        <source>Codex sends no login of its own here: a provider needs a key for its models.</source>
        <translation>Codex 不会在此发送自己的登录信息：需要有服务商为其模型提供密钥。</translation>
    </message>
    <message>
        <source>The client asks Signalbox for its key each time; the key stands in no file.</source>
        <translation>客户端每次都向 Signalbox 获取密钥，密钥不会写入任何文件。</translation>
    </message>
    <message>
        <source>The client sends its own login, which is passed on to the provider.</source>
        <translation>客户端发送自己的登录信息，由 Signalbox 转发给服务商。</translation>
    </message>
    <message>
        <source>No key is needed: Signalbox takes requests of this computer as they are.</source>
        <translation>无需密钥：Signalbox 直接接受本机的请求。</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>%1, line %2</source>
        <translation>%1，第 %2 行</translation>
    </message>
</context>
<context>
    <name>signalbox::CommandPalette</name>
    <message>
        <source>Commands</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>What would you like to do?</source>
        <translation>想做什么？</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Commands that fit</source>
        <translation>匹配的命令</translation>
    </message>
</context>
<context>
    <name>signalbox::ConfigurationDesk</name>
    <message>
        <source>%1 (the file has this error already)</source>
        <translation>%1（文件中原有的错误）</translation>
    </message>
    <message>
        <source>The change was not written, as the file would have errors. Correct them first.</source>
        <translation>更改会使文件出错，因此未写入。请先更正错误。</translation>
    </message>
    <message>
        <source>The last change here cannot be undone. Edit the file instead.</source>
        <translation>无法撤销此处的上一次更改，请直接编辑文件。</translation>
    </message>
    <message>
        <source>The change cannot be made again. Make it anew.</source>
        <translation>无法重做该更改，请重新修改。</translation>
    </message>
    <message>
        <source>Nothing was written. Look at what it says now and try again.</source>
        <translation>未写入任何内容。请查看文件的当前内容后重试。</translation>
    </message>
    <message>
        <source>%1 was changed by another program. %2</source>
        <translation>%1 已被其他程序修改。%2</translation>
    </message>
</context>
<context>
    <name>signalbox::ConfigurationDraft</name>
    <message>
        <source>A change was dropped, as the file says something else now: %1</source>
        <translation>文件内容已变，一项更改被放弃：%1</translation>
    </message>
</context>
<context>
    <name>signalbox::ConfigurationFile</name>
    <message>
        <source>%1 cannot be written: %2</source>
        <translation>无法写入 %1：%2</translation>
    </message>
    <message>
        <source>No program opens %1. Edit it in a text editor.</source>
        <translation>没有可打开 %1 的程序，请用文本编辑器编辑。</translation>
    </message>
</context>
<context>
    <name>signalbox::ConfigurationProblemDialog</name>
    <message>
        <source>Line %1</source>
        <translation>第 %1 行</translation>
    </message>
    <message>
        <source>Signalbox</source>
        <translation>Signalbox</translation>
    </message>
    <message>
        <source>Signalbox cannot start: its configuration has errors.
%1</source>
        <translation>Signalbox 无法启动：配置有错误。
%1</translation>
    </message>
    <message>
        <source>And %1 more.</source>
        <translation>还有 %1 项。</translation>
    </message>
    <message>
        <source>Correct the file and start Signalbox again.</source>
        <translation>请更正文件，然后重新启动 Signalbox。</translation>
    </message>
    <message>
        <source>&amp;Open configuration</source>
        <translation>打开配置(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
</context>
<context>
    <name>signalbox::CopyBlock</name>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy: %1</source>
        <translation>复制：%1</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
</context>
<context>
    <name>signalbox::CredentialChoice</name>
    <message>
        <source>How Signalbox signs in</source>
        <translation>Signalbox 的登录方式</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>Paste the key here</source>
        <translation>在此粘贴密钥</translation>
    </message>
    <message>
        <source>Environment variable</source>
        <translation>环境变量</translation>
    </message>
    <message>
        <source>Its name, like %1</source>
        <translation>变量名，例如 %1</translation>
    </message>
    <message>
        <source>Paste the key, or choose another way to sign in.</source>
        <translation>请粘贴密钥，或选择其他登录方式。</translation>
    </message>
    <message>
        <source>Write the name of the environment variable: letters, digits and &quot;_&quot;.</source>
        <translation>请填写环境变量名：字母、数字和“_”。</translation>
    </message>
    <message>
        <source>Key, kept in the keychain</source>
        <translation>密钥，保存在钥匙串中</translation>
    </message>
    <message>
        <source>Key in an environment variable</source>
        <translation>环境变量中的密钥</translation>
    </message>
    <message>
        <source>Sign in with a browser</source>
        <translation>通过浏览器登录</translation>
    </message>
    <message>
        <source>The client&apos;s own login</source>
        <translation>客户端自己的登录</translation>
    </message>
    <message>
        <source>No key</source>
        <translation>无需密钥</translation>
    </message>
    <message>
        <source>As the file says</source>
        <translation>按配置文件</translation>
    </message>
    <message>
        <source>The key goes to the secret store and nowhere else; the file only gets its name there. It is not shown again.</source>
        <translation>密钥只保存到凭据存储中；配置文件仅记录其名称。之后不会再显示。</translation>
    </message>
    <message>
        <source>Signalbox must be started with this variable. The file only gets its name.</source>
        <translation>启动 Signalbox 时必须设置该变量。配置文件仅记录变量名。</translation>
    </message>
    <message>
        <source>A browser opens; what it brings back is kept in the secret store.</source>
        <translation>将打开浏览器；登录结果保存在凭据存储中。</translation>
    </message>
    <message>
        <source>What the client sends goes to this provider&apos;s own address only. Signalbox keeps nothing.</source>
        <translation>客户端发送的登录信息只会转发到该服务商自己的地址，Signalbox 不作保存。</translation>
    </message>
    <message>
        <source>For a service that asks for none, as on this computer.</source>
        <translation>用于无需密钥的服务，例如本机上的服务。</translation>
    </message>
    <message>
        <source>Several keys, a key in a file or one written out: edit the text to change it.</source>
        <translation>多个密钥、文件中的密钥或直接写出的密钥：请编辑配置文本来修改。</translation>
    </message>
</context>
<context>
    <name>signalbox::CredentialPanel</name>
    <message>
        <source>&amp;Keep this key</source>
        <translation>保存此密钥(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;Sign in with a browser…</source>
        <translation>通过浏览器登录(&amp;S)…</translation>
    </message>
    <message>
        <source>Paste a new key to replace the one that is kept</source>
        <translation>粘贴新密钥以替换已保存的密钥</translation>
    </message>
    <message>
        <source>Paste the key here</source>
        <translation>在此粘贴密钥</translation>
    </message>
    <message>
        <source>The key is in the secret store as &quot;%1&quot;.</source>
        <translation>密钥保存在凭据存储中，名称为“%1”。</translation>
    </message>
    <message>
        <source>Now: %1</source>
        <translation>当前：%1</translation>
    </message>
    <message>
        <source>Save the change first</source>
        <translation>请先保存更改</translation>
    </message>
    <message>
        <source>The key was not kept: %1</source>
        <translation>密钥未能保存：%1</translation>
    </message>
    <message>
        <source>The key is in %1 now.</source>
        <translation>密钥已保存到 %1。</translation>
    </message>
    <message>
        <source>No browser opens. Open this address yourself: %1</source>
        <translation>无法打开浏览器，请手动打开此地址：%1</translation>
    </message>
    <message>
        <source>Signed in as %1</source>
        <translation>已登录为 %1</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>退出登录</translation>
    </message>
    <message>
        <source>Sign out %1</source>
        <translation>退出登录 %1</translation>
    </message>
    <message>
        <source>Signed out.</source>
        <translation>已退出登录。</translation>
    </message>
    <message>
        <source>Signed out here. The provider could not be told, where the sign-in may go on until it ends by itself.</source>
        <translation>已在本机退出登录，但未能通知服务商；该登录在服务商处可能要到过期才会失效。</translation>
    </message>
    <message>
        <source>The key of %1 is kept under this name. Give this provider another name first.</source>
        <translation>此名称下保存着 %1 的密钥。请先为该服务商改名。</translation>
    </message>
</context>
<context>
    <name>signalbox::DesktopShell</name>
    <message>
        <source>Open configuration</source>
        <translation>打开配置</translation>
    </message>
    <message>
        <source>Open &amp;logs</source>
        <translation>打开日志(&amp;L)</translation>
    </message>
    <message>
        <source>Signalbox ended unexpectedly after it was started on %1. The log may tell why.</source>
        <translation>Signalbox 于 %1 启动后意外退出，日志中可能有原因。</translation>
    </message>
    <message>
        <source>&amp;Use port %1</source>
        <translation>改用端口 %1(&amp;U)</translation>
    </message>
    <message>
        <source>%1 in</source>
        <translation>输入 %1</translation>
    </message>
    <message>
        <source>%1 out</source>
        <translation>输出 %1</translation>
    </message>
    <message>
        <source>Today %1</source>
        <translation>今天 %1</translation>
    </message>
    <message>
        <source>No browser opens. Open this address yourself: %1</source>
        <translation>无法打开浏览器，请手动打开此地址：%1</translation>
    </message>
    <message>
        <source>Show %1</source>
        <translation>转到“%1”</translation>
    </message>
    <message>
        <source>Ctrl+%1</source>
        <translation>Ctrl+%1</translation>
    </message>
    <message>
        <source>Send requests by the routes</source>
        <translation>按路由发送请求</translation>
    </message>
    <message>
        <source>automatic unpin switch</source>
        <translation>自动 取消固定 切换 automatic unpin switch</translation>
    </message>
    <message>
        <source>Send all requests to %1</source>
        <translation>将所有请求发送到 %1</translation>
    </message>
    <message>
        <source>in use</source>
        <translation>使用中</translation>
    </message>
    <message>
        <source>switch pin</source>
        <translation>切换 固定 switch pin</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>pause</source>
        <translation>暂停 继续 pause</translation>
    </message>
    <message>
        <source>Pause for 15 minutes</source>
        <translation>暂停 15 分钟</translation>
    </message>
    <message>
        <source>stop</source>
        <translation>停止 stop</translation>
    </message>
    <message>
        <source>Forget failures</source>
        <translation>清除故障记录</translation>
    </message>
    <message>
        <source>reset cooldown breaker</source>
        <translation>重置 冷却 熔断 reset cooldown breaker</translation>
    </message>
    <message>
        <source>Set up a client</source>
        <translation>接入客户端</translation>
    </message>
    <message>
        <source>claude codex opencode cursor connect</source>
        <translation>配置 连接 claude codex opencode cursor connect</translation>
    </message>
    <message>
        <source>Show the first steps</source>
        <translation>显示入门步骤</translation>
    </message>
    <message>
        <source>welcome wizard begin import</source>
        <translation>欢迎 向导 开始 导入 welcome wizard begin import</translation>
    </message>
    <message>
        <source>Add a provider</source>
        <translation>添加服务商</translation>
    </message>
    <message>
        <source>new preset key</source>
        <translation>新建 预设 密钥 new preset key</translation>
    </message>
    <message>
        <source>Copy environment</source>
        <translation>复制环境变量</translation>
    </message>
    <message>
        <source>claude export shell</source>
        <translation>终端 导出 claude export shell</translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation>复制地址</translation>
    </message>
    <message>
        <source>url</source>
        <translation>网址 链接 url</translation>
    </message>
    <message>
        <source>file yaml edit</source>
        <translation>文件 编辑 file yaml edit</translation>
    </message>
    <message>
        <source>Reload configuration</source>
        <translation>重新加载配置</translation>
    </message>
    <message>
        <source>Open logs</source>
        <translation>打开日志</translation>
    </message>
    <message>
        <source>folder</source>
        <translation>文件夹 目录 folder</translation>
    </message>
    <message>
        <source>Quit Signalbox</source>
        <translation>退出 Signalbox</translation>
    </message>
    <message>
        <source>exit end</source>
        <translation>关闭 结束 exit end</translation>
    </message>
    <message>
        <source>Signalbox</source>
        <translation>Signalbox</translation>
    </message>
</context>
<context>
    <name>signalbox::DesktopSink</name>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Signalbox</source>
        <translation>Signalbox</translation>
    </message>
</context>
<context>
    <name>signalbox::DiffView</name>
    <message>
        <source>Changes</source>
        <translation>更改</translation>
    </message>
    <message>
        <source>Nothing changes</source>
        <translation>没有更改</translation>
    </message>
    <message>
        <source>Lines: %1 added, %2 removed</source>
        <translation>新增 %1 行，删除 %2 行</translation>
    </message>
</context>
<context>
    <name>signalbox::ElidedLabel</name>
    <message>
        <source>&amp;Copy</source>
        <translation>复制(&amp;C)</translation>
    </message>
</context>
<context>
    <name>signalbox::Explanation</name>
    <message>
        <source>%1. %2 (%3)</source>
        <translation>%1. %2（%3）</translation>
    </message>
    <message>
        <source>%1: it would go there</source>
        <translation>%1：会发往这里</translation>
    </message>
    <message>
        <source>%1: in reserve</source>
        <translation>%1：备用</translation>
    </message>
    <message>
        <source>%1: left out for %2, %3</source>
        <translation>%1：暂不使用，剩余 %2，%3</translation>
    </message>
    <message>
        <source>%1: left out, %2</source>
        <translation>%1：暂不使用，%2</translation>
    </message>
    <message>
        <source>No route leads anywhere for it.</source>
        <translation>没有路由可以处理该请求。</translation>
    </message>
</context>
<context>
    <name>signalbox::ExportButton</name>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Save or copy the table as it is shown</source>
        <translation>保存或复制当前显示的表格</translation>
    </message>
    <message>
        <source>Save as CSV…</source>
        <translation>另存为 CSV…</translation>
    </message>
    <message>
        <source>Tables (*.csv)</source>
        <translation>表格 (*.csv)</translation>
    </message>
    <message>
        <source>Save as JSON…</source>
        <translation>另存为 JSON…</translation>
    </message>
    <message>
        <source>JSON (*.json)</source>
        <translation>JSON (*.json)</translation>
    </message>
    <message>
        <source>Copy for a spreadsheet</source>
        <translation>复制（可粘贴到电子表格）</translation>
    </message>
    <message>
        <source>Save the usage</source>
        <translation>保存用量</translation>
    </message>
    <message>
        <source>%1 could not be written: %2. Choose another place.</source>
        <translation>无法写入 %1：%2。请换一个位置。</translation>
    </message>
</context>
<context>
    <name>signalbox::FactList</name>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>signalbox::Figures</name>
    <message>
        <source>≈ %1 covered</source>
        <translation>套餐抵扣 ≈ %1</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 毫秒</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1:%2 min</source>
        <translation>%1 分 %2 秒</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 小时 %2 分</translation>
    </message>
    <message>
        <source>&lt;1 %</source>
        <translation>&lt;1%</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1%</translation>
    </message>
    <message>
        <source>%1 tok/s</source>
        <translation>%1 tok/s</translation>
    </message>
    <message>
        <source>d MMM HH:mm</source>
        <comment>date format</comment>
        <translation>MM-dd HH:mm</translation>
    </message>
    <message>
        <source>d MMM yyyy HH:mm</source>
        <comment>date format</comment>
        <translation>yyyy-MM-dd HH:mm</translation>
    </message>
    <message>
        <source>now</source>
        <translation>刚刚</translation>
    </message>
    <message numerus="yes">
        <source>%n min ago</source>
        <translation>
            <numerusform>%n 分钟前</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h ago</source>
        <translation>
            <numerusform>%n 小时前</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) ago</source>
        <translation>
            <numerusform>%n 天前</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::FilterBar</name>
    <message>
        <source>Outcome</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Provider</source>
        <translation>服务商</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>时间范围</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Search requests</source>
        <translation>搜索请求</translation>
    </message>
    <message>
        <source>Words, or one of model:NAME, client:NAME, key:NAME, session:ID</source>
        <translation>关键词，或 model:名称、client:名称、key:名称、session:ID</translation>
    </message>
    <message>
        <source>Show all requests again</source>
        <translation>重新显示所有请求</translation>
    </message>
    <message>
        <source>All providers</source>
        <translation>所有服务商</translation>
    </message>
    <message>
        <source>All projects</source>
        <translation>所有项目</translation>
    </message>
    <message>
        <source>All outcomes</source>
        <translation>所有结果</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>成功</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Failed over</source>
        <translation>故障切换</translation>
    </message>
    <message>
        <source>Client left</source>
        <translation>客户端断开</translation>
    </message>
    <message>
        <source>Any time</source>
        <translation>不限时间</translation>
    </message>
    <message>
        <source>Last hour</source>
        <translation>最近 1 小时</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>最近 7 天</translation>
    </message>
</context>
<context>
    <name>signalbox::FilterChips</name>
    <message>
        <source>Filters</source>
        <translation>筛选条件</translation>
    </message>
    <message>
        <source>‹ %1</source>
        <comment>back to a time</comment>
        <translation>‹ %1</translation>
    </message>
    <message>
        <source>Back to %1</source>
        <translation>返回 %1</translation>
    </message>
    <message>
        <source>%1: %2  ✕</source>
        <comment>a filter and its value</comment>
        <translation>%1：%2  ✕</translation>
    </message>
    <message>
        <source>Remove the filter %1: %2</source>
        <translation>移除筛选条件“%1：%2”</translation>
    </message>
</context>
<context>
    <name>signalbox::GeneralSection</name>
    <message>
        <source>&amp;Start Signalbox when I log in</source>
        <translation>登录系统时启动 Signalbox(&amp;S)</translation>
    </message>
    <message>
        <source>Show the &amp;window then, too</source>
        <translation>同时显示窗口(&amp;W)</translation>
    </message>
    <message>
        <source>General</source>
        <translation>常规</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>启动</translation>
    </message>
    <message>
        <source>Otherwise it waits in the tray. When you start it yourself, and where there is no tray, the window is always shown.</source>
        <translation>否则只驻留在托盘。手动启动或没有托盘时，总是显示窗口。</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>In colour</source>
        <translation>彩色</translation>
    </message>
    <message>
        <source>For light panels</source>
        <translation>适合浅色面板</translation>
    </message>
    <message>
        <source>For dark panels</source>
        <translation>适合深色面板</translation>
    </message>
    <message>
        <source>&amp;Language:</source>
        <translation>语言(&amp;L)：</translation>
    </message>
    <message>
        <source>&amp;Theme:</source>
        <translation>主题(&amp;T)：</translation>
    </message>
    <message>
        <source>Tray &amp;icon:</source>
        <translation>托盘图标(&amp;I)：</translation>
    </message>
</context>
<context>
    <name>signalbox::GuidePane</name>
    <message>
        <source>Its address for Signalbox</source>
        <translation>在其中使用的 Signalbox 地址</translation>
    </message>
    <message>
        <source>Into the configuration of Signalbox</source>
        <translation>写入 Signalbox 的配置</translation>
    </message>
    <message>
        <source>To copy</source>
        <translation>需复制的内容</translation>
    </message>
    <message>
        <source>Client or place</source>
        <translation>客户端或环境</translation>
    </message>
</context>
<context>
    <name>signalbox::HealthPanel</name>
    <message>
        <source>%1 used</source>
        <translation>已用 %1</translation>
    </message>
    <message>
        <source>%1, begins again %2</source>
        <translation>%1，%2 重置</translation>
    </message>
    <message>
        <source>&amp;Forget failures</source>
        <translation>清除故障记录(&amp;F)</translation>
    </message>
    <message>
        <source>Show its &amp;requests</source>
        <translation>查看其请求(&amp;R)</translation>
    </message>
    <message>
        <source>Providers that were left out are asked again at once, this one and all others</source>
        <translation>立即重新启用被排除的服务商，包括此服务商和其他所有服务商</translation>
    </message>
    <message>
        <source>&amp;Sign in…</source>
        <translation>登录(&amp;S)…</translation>
    </message>
    <message>
        <source>Add &amp;key…</source>
        <translation>添加密钥(&amp;K)…</translation>
    </message>
    <message>
        <source>Last failure: %1</source>
        <translation>最近故障：%1</translation>
    </message>
    <message numerus="yes">
        <source>Last hour: %n request(s)</source>
        <translation>
            <numerusform>最近 1 小时：%n 个请求</numerusform>
        </translation>
    </message>
    <message>
        <source>Time to the first content: %1</source>
        <translation>首字延迟：%1</translation>
    </message>
    <message>
        <source>The gateway takes it in when the configuration is in use.</source>
        <translation>配置生效后，网关会加入该服务商。</translation>
    </message>
</context>
<context>
    <name>signalbox::LogModel</name>
    <message>
        <source>Level</source>
        <translation>级别</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>内容</translation>
    </message>
</context>
<context>
    <name>signalbox::LogPage</name>
    <message>
        <source>&amp;Follow</source>
        <translation>跟随最新(&amp;F)</translation>
    </message>
    <message>
        <source>Open f&amp;older</source>
        <translation>打开文件夹(&amp;O)</translation>
    </message>
    <message>
        <source>Copy &amp;diagnostics</source>
        <translation>复制诊断信息(&amp;D)</translation>
    </message>
    <message>
        <source>No lines match</source>
        <translation>没有匹配的日志</translation>
    </message>
    <message>
        <source>Other filters may find what you look for.</source>
        <translation>换个筛选条件试试。</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Versions, system, state and the end of the log, to be sent with a question</source>
        <translation>版本、系统、状态和日志末尾，提问时可一并附上</translation>
    </message>
    <message>
        <source>Search the log</source>
        <translation>搜索日志</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>级别</translation>
    </message>
    <message>
        <source>All levels</source>
        <translation>所有级别</translation>
    </message>
    <message>
        <source>Info and worse</source>
        <translation>信息及以上</translation>
    </message>
    <message>
        <source>Warnings and errors</source>
        <translation>警告和错误</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>All categories</source>
        <translation>所有类别</translation>
    </message>
    <message>
        <source>Keep the newest line in view</source>
        <translation>始终显示最新一行</translation>
    </message>
    <message>
        <source>The whole line</source>
        <translation>完整内容</translation>
    </message>
    <message>
        <source>C&amp;lear filters</source>
        <translation>清除筛选(&amp;L)</translation>
    </message>
    <message>
        <source>No log is written</source>
        <translation>未写入日志</translation>
    </message>
    <message>
        <source>The configuration has log.file: none. Without it the log goes into a file and can be read here.</source>
        <translation>配置中设置了 log.file: none。去掉该设置后，日志会写入文件，并可在此查看。</translation>
    </message>
    <message>
        <source>The log is empty</source>
        <translation>日志为空</translation>
    </message>
    <message>
        <source>What happens is told here, line by line.</source>
        <translation>运行情况会逐行显示在这里。</translation>
    </message>
    <message>
        <source>There is no log yet</source>
        <translation>还没有日志</translation>
    </message>
    <message>
        <source>It appears here as soon as something is written to %1.</source>
        <translation>写入 %1 的内容会立即显示在这里。</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
</context>
<context>
    <name>signalbox::LogTable</name>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
</context>
<context>
    <name>signalbox::LoggedLine</name>
    <message>
        <source>Debug</source>
        <translation>调试</translation>
    </message>
    <message>
        <source>Info</source>
        <translation>信息</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>错误</translation>
    </message>
</context>
<context>
    <name>signalbox::MainWindow</name>
    <message>
        <source>Signalbox</source>
        <translation>Signalbox</translation>
    </message>
</context>
<context>
    <name>signalbox::ModelTable</name>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>A client asks for</source>
        <translation>客户端请求的模型</translation>
    </message>
    <message>
        <source>The provider is asked for</source>
        <translation>向服务商请求的模型</translation>
    </message>
    <message>
        <source>&quot;*&quot; stands for any text: &quot;*haiku*&quot; is every model with haiku in its name. What no row names goes on as the client wrote it.</source>
        <translation>“*”代表任意文本：“*haiku*”匹配名称中含 haiku 的所有模型。未列出的模型按客户端的写法原样转发。</translation>
    </message>
    <message>
        <source>Add a model</source>
        <translation>添加模型</translation>
    </message>
    <message>
        <source>Remove it</source>
        <translation>删除</translation>
    </message>
</context>
<context>
    <name>signalbox::ModelTrial</name>
    <message>
        <source>Pinned to %1</source>
        <translation>已固定到 %1</translation>
    </message>
    <message>
        <source>No route fits this model</source>
        <translation>没有匹配该模型的路由</translation>
    </message>
    <message>
        <source>By the route %1 of the project %2</source>
        <translation>使用项目 %2 的路由 %1</translation>
    </message>
    <message>
        <source>By the route %1</source>
        <translation>使用路由 %1</translation>
    </message>
    <message>
        <source>&amp;Try</source>
        <translation>测试(&amp;T)</translation>
    </message>
    <message>
        <source>A model&apos;s name, as a client asks for it</source>
        <translation>客户端请求的模型名称</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>模型(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Project</source>
        <translation>项目(&amp;P)</translation>
    </message>
    <message>
        <source>Client &amp;key</source>
        <translation>客户端密钥(&amp;K)</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>The answer is by the saved configuration: your changes are not in it before you save them.</source>
        <translation>结果基于已保存的配置：未保存的更改不包含在内。</translation>
    </message>
    <message>
        <source>Write the name of a model first, like claude-opus-4-5.</source>
        <translation>请先填写模型名称，例如 claude-opus-4-5。</translation>
    </message>
    <message>
        <source>Nobody would be asked.</source>
        <translation>不会请求任何服务商。</translation>
    </message>
    <message>
        <source>would be asked first</source>
        <translation>最先请求</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>for another %1</source>
        <translation>剩余 %1</translation>
    </message>
</context>
<context>
    <name>signalbox::NetworkSection</name>
    <message>
        <source>Write an address of this computer, localhost, or * for all of them.</source>
        <translation>请填写本机的某个地址、localhost，或用 * 表示所有地址。</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Add a client key…</source>
        <translation>添加客户端密钥…</translation>
    </message>
    <message>
        <source>Where clients connect</source>
        <translation>客户端接入地址</translation>
    </message>
    <message>
        <source>&amp;Address:</source>
        <translation>地址(&amp;A)：</translation>
    </message>
    <message>
        <source>127.0.0.1 = only programs on this computer; * = everybody who can reach it.</source>
        <translation>127.0.0.1 = 仅限本机程序；* = 所有能访问本机的设备。</translation>
    </message>
    <message>
        <source>&amp;Port:</source>
        <translation>端口(&amp;P)：</translation>
    </message>
    <message>
        <source>Clients that are set up for the old one have to be set up again.</source>
        <translation>已按旧端口接入的客户端需要重新设置。</translation>
    </message>
    <message>
        <source>&amp;Further addresses:</source>
        <translation>其他地址(&amp;F)：</translation>
    </message>
    <message>
        <source>HOST:PORT, with commas between them, as [::1]:8484.</source>
        <translation>HOST:PORT，用逗号分隔，例如 [::1]:8484。</translation>
    </message>
    <message>
        <source>Accepted &amp;names:</source>
        <translation>允许的主机名(&amp;N)：</translation>
    </message>
    <message>
        <source>By which clients may call it, beside its addresses.</source>
        <translation>除上述地址外，客户端可以使用的主机名。</translation>
    </message>
    <message>
        <source>Accepted &amp;web pages:</source>
        <translation>允许的网页(&amp;W)：</translation>
    </message>
    <message>
        <source>That may call it from a browser, as http://localhost:3000.</source>
        <translation>可以在浏览器中调用的网页来源，例如 http://localhost:3000。</translation>
    </message>
    <message>
        <source>Proxies</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>The way to a provider may go over a proxy. Each provider has its own setting for it: see Providers.</source>
        <translation>可以通过代理连接服务商。每个服务商单独设置，见“服务商”页面。</translation>
    </message>
    <message>
        <source>Others could use your providers: an address that they can reach needs a client key.</source>
        <translation>其他人可能会使用你的服务商：可从外部访问的地址需要设置客户端密钥。</translation>
    </message>
</context>
<context>
    <name>signalbox::NewKeyDialog</name>
    <message>
        <source>Copy the key now</source>
        <translation>请立即复制密钥</translation>
    </message>
    <message>
        <source>The new key</source>
        <translation>新密钥</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>复制(&amp;C)</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>It is shown this once. The configuration gets only its SHA-256, by which nobody can find it out. It is valid as soon as you have saved your changes. Clients that come without a key are refused then: set them up again.</source>
        <translation>密钥仅显示这一次。配置中只保存其 SHA-256，任何人都无法由此还原。保存更改后立即生效。此后未携带密钥的客户端将被拒绝，请重新接入它们。</translation>
    </message>
</context>
<context>
    <name>signalbox::NoticeBar</name>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>signalbox::NoticeCentre</name>
    <message>
        <source>Sign in again</source>
        <translation>需要重新登录</translation>
    </message>
    <message>
        <source>Account %1 cannot be used: %2</source>
        <translation>账号 %1 无法使用：%2</translation>
    </message>
    <message>
        <source>Budget %1</source>
        <translation>预算 %1</translation>
    </message>
    <message>
        <source>The window %1 is used to %2 %.</source>
        <translation>%1 周期的配额已用 %2%。</translation>
    </message>
    <message>
        <source>It begins again on %1.</source>
        <translation>将于 %1 重置。</translation>
    </message>
    <message>
        <source>%1: %2 % of the quota</source>
        <translation>%1：配额已用 %2%</translation>
    </message>
</context>
<context>
    <name>signalbox::NoticeGate</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>还有 %n 条</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) to know</source>
        <translation>
            <numerusform>%n 条通知</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::NoticeSection</name>
    <message>
        <source>A provider does not work any more</source>
        <translation>服务商不可用</translation>
    </message>
    <message>
        <source>It works again</source>
        <translation>服务商恢复</translation>
    </message>
    <message>
        <source>Another provider has taken over</source>
        <translation>已切换到其他服务商</translation>
    </message>
    <message>
        <source>An account has to sign in again</source>
        <translation>账号需要重新登录</translation>
    </message>
    <message>
        <source>A quota is used up to 80, 95 or 100 %</source>
        <translation>配额已用 80%、95% 或 100%</translation>
    </message>
    <message>
        <source>A budget has reached one of its limits</source>
        <translation>预算达到某个阈值</translation>
    </message>
    <message>
        <source>The credit at a provider runs low</source>
        <translation>服务商余额不足</translation>
    </message>
    <message>
        <source>There is a new version</source>
        <translation>有新版本</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>通知</translation>
    </message>
    <message>
        <source>They are shown while no window of Signalbox is open. What belongs together comes as one.</source>
        <translation>仅在没有打开 Signalbox 窗口时显示，相关通知会合并。</translation>
    </message>
    <message>
        <source>Tell me when</source>
        <translation>以下情况时通知</translation>
    </message>
</context>
<context>
    <name>signalbox::OverviewPage</name>
    <message>
        <source>Send requests to</source>
        <translation>请求发往</translation>
    </message>
    <message>
        <source>Running now</source>
        <translation>正在进行</translation>
    </message>
    <message>
        <source>Requests today</source>
        <translation>今日请求</translation>
    </message>
    <message>
        <source>Tokens today</source>
        <translation>今日 token</translation>
    </message>
    <message>
        <source>Cost today</source>
        <translation>今日费用</translation>
    </message>
    <message>
        <source>Time to first content</source>
        <translation>首字延迟</translation>
    </message>
    <message>
        <source>Open configuration</source>
        <translation>打开配置</translation>
    </message>
    <message>
        <source>Stop recording</source>
        <translation>停止录制</translation>
    </message>
    <message>
        <source>Usage cannot be written at the moment: %1</source>
        <translation>暂时无法写入用量：%1</translation>
    </message>
    <message>
        <source>last hour</source>
        <translation>最近 1 小时</translation>
    </message>
    <message numerus="yes">
        <source>%n failed attempt(s)</source>
        <translation>
            <numerusform>%n 次尝试失败</numerusform>
        </translation>
    </message>
    <message>
        <source>none failed</source>
        <translation>无失败</translation>
    </message>
    <message>
        <source>%1 in · %2 out</source>
        <translation>输入 %1 · 输出 %2</translation>
    </message>
    <message>
        <source>%1 of prompts cached</source>
        <translation>输入缓存命中 %1</translation>
    </message>
    <message numerus="yes">
        <source>%n without a known price</source>
        <translation>
            <numerusform>%n 项价格未知</numerusform>
        </translation>
    </message>
    <message>
        <source>No browser opens. Open this address yourself: %1</source>
        <translation>无法打开浏览器，请手动打开此地址：%1</translation>
    </message>
</context>
<context>
    <name>signalbox::PauseMenu</name>
    <message>
        <source>&amp;Pause</source>
        <translation>暂停(&amp;P)</translation>
    </message>
    <message>
        <source>For &amp;15 minutes</source>
        <translation>15 分钟(&amp;1)</translation>
    </message>
    <message>
        <source>For an &amp;hour</source>
        <translation>1 小时(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Until I resume</source>
        <translation>直到手动恢复(&amp;U)</translation>
    </message>
</context>
<context>
    <name>signalbox::PendingBar</name>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Discard</source>
        <translation>放弃(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Review and save…</source>
        <translation>检查并保存(&amp;R)…</translation>
    </message>
    <message>
        <source>Shows which lines of the configuration change (%1)</source>
        <translation>显示配置中将更改的行 (%1)</translation>
    </message>
    <message numerus="yes">
        <source>%n change(s) not saved yet</source>
        <translation>
            <numerusform>%n 项更改尚未保存</numerusform>
        </translation>
    </message>
    <message>
        <source>Saved. The gateway uses the new configuration.</source>
        <translation>已保存，网关已使用新配置。</translation>
    </message>
</context>
<context>
    <name>signalbox::PreferenceForm</name>
    <message>
        <source>Write a whole number from %1 to %2.</source>
        <translation>请填写 %1 到 %2 之间的整数。</translation>
    </message>
    <message>
        <source>Write a time like 500ms, 10s, 2m or 1h.</source>
        <translation>请填写时长，例如 500ms、10s、2m 或 1h。</translation>
    </message>
    <message>
        <source>Write a size like 64KiB, 10MB or 1GiB.</source>
        <translation>请填写大小，例如 64KiB、10MB 或 1GiB。</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
</context>
<context>
    <name>signalbox::PreferencesPage</name>
    <message>
        <source>Limits</source>
        <translation>限制</translation>
    </message>
    <message>
        <source>Clients</source>
        <translation>客户端</translation>
    </message>
    <message>
        <source>Connections at once:</source>
        <translation>最大连接数：</translation>
    </message>
    <message>
        <source>Largest request:</source>
        <translation>请求大小上限：</translation>
    </message>
    <message>
        <source>Close idle connections after:</source>
        <translation>空闲连接关闭时间：</translation>
    </message>
    <message>
        <source>Wait for requests when quitting:</source>
        <translation>退出时等待请求：</translation>
    </message>
    <message>
        <source>Requests that still run then are cut off.</source>
        <translation>超时后仍在进行的请求会被中断。</translation>
    </message>
    <message>
        <source>Providers</source>
        <translation>服务商</translation>
    </message>
    <message>
        <source>Connect within:</source>
        <translation>连接超时：</translation>
    </message>
    <message>
        <source>Streams begin within:</source>
        <translation>流首字节超时：</translation>
    </message>
    <message>
        <source>Models may think for minutes before they answer.</source>
        <translation>模型响应前可能会思考几分钟。</translation>
    </message>
    <message>
        <source>Streams may be silent for:</source>
        <translation>流静默超时：</translation>
    </message>
    <message>
        <source>Other answers come within:</source>
        <translation>非流式响应超时：</translation>
    </message>
    <message>
        <source>Wait for a free place for:</source>
        <translation>排队超时：</translation>
    </message>
    <message>
        <source>At a provider that has as many requests as it may have.</source>
        <translation>服务商的并发请求已满时的等待时间。</translation>
    </message>
    <message>
        <source>Failover</source>
        <translation>故障切换</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>顺序</translation>
    </message>
    <message>
        <source>Among equals:</source>
        <translation>同优先级时：</translation>
    </message>
    <message>
        <source>Which of several providers with the same priority is asked first. A route may have its own way.</source>
        <translation>多个服务商优先级相同时先请求哪一个。路由可以单独设置。</translation>
    </message>
    <message>
        <source>A session stays for:</source>
        <translation>会话保持时间：</translation>
    </message>
    <message>
        <source>With the provider that has its prompt cache; 0 = it need not.</source>
        <translation>会话保持使用已有提示词缓存的服务商；0 = 不保持。</translation>
    </message>
    <message>
        <source>When a provider fails</source>
        <translation>服务商故障时</translation>
    </message>
    <message>
        <source>Leave it out after:</source>
        <translation>触发冷却：</translation>
    </message>
    <message>
        <source>Failures in a row.</source>
        <translation>连续失败的次数。</translation>
    </message>
    <message>
        <source>Leave it out for:</source>
        <translation>冷却时间：</translation>
    </message>
    <message>
        <source>Twice, then three times as long with each further failure.</source>
        <translation>此后每次失败依次延长为两倍、三倍。</translation>
    </message>
    <message>
        <source>Never longer than:</source>
        <translation>最长冷却：</translation>
    </message>
    <message>
        <source>Leave it out also after:</source>
        <translation>熔断阈值：</translation>
    </message>
    <message>
        <source>Failures within a minute, whatever succeeded between them; 0 = never.</source>
        <translation>一分钟内的失败次数，不论其间是否有成功；0 = 不熔断。</translation>
    </message>
    <message>
        <source>Wait for a recovery for:</source>
        <translation>等待恢复时间：</translation>
    </message>
    <message>
        <source>What a request waits when no provider can be used.</source>
        <translation>没有可用的服务商时，请求等待的时间。</translation>
    </message>
    <message>
        <source>Ask those that failed when nobody else is left</source>
        <translation>没有其他服务商时，仍尝试故障的服务商</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Usage and requests</source>
        <translation>用量和请求</translation>
    </message>
    <message>
        <source>Days to keep requests:</source>
        <translation>请求保留天数：</translation>
    </message>
    <message>
        <source>What they have used in all is kept by day. No prompts and no answers are in it.</source>
        <translation>总用量按天保留，不含提示词和响应内容。</translation>
    </message>
    <message>
        <source>Largest file:</source>
        <translation>文件大小上限：</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Write:</source>
        <translation>记录级别：</translation>
    </message>
    <message>
        <source>Errors only</source>
        <translation>仅错误</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>What happens</source>
        <translation>运行信息</translation>
    </message>
    <message>
        <source>Everything, for finding faults</source>
        <translation>全部，用于排查问题</translation>
    </message>
    <message>
        <source>Keys and tokens are never written.</source>
        <translation>绝不会写入密钥和令牌。</translation>
    </message>
    <message>
        <source>Older files:</source>
        <translation>历史文件数：</translation>
    </message>
    <message>
        <source>Recording</source>
        <translation>录制</translation>
    </message>
    <message>
        <source>Requests and answers are recorded only after you have switched it on, to find a fault, and for a while: by POST /capture, as docs/logging.md tells. The overview says so as long as it is on.</source>
        <translation>只有在你为排查问题而开启后，才会在一段时间内录制请求和响应：使用 POST /capture，见 docs/logging.md。录制期间，“概览”页面会有提示。</translation>
    </message>
    <message>
        <source>At most for:</source>
        <translation>最长时间：</translation>
    </message>
    <message>
        <source>Change the configuration</source>
        <translation>修改配置</translation>
    </message>
    <message>
        <source>Open configuration</source>
        <translation>打开配置</translation>
    </message>
    <message>
        <source>Sections of the preferences</source>
        <translation>偏好设置分类</translation>
    </message>
    <message>
        <source>General</source>
        <translation>常规</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Access</source>
        <translation>访问控制</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>通知</translation>
    </message>
    <message>
        <source>Budgets</source>
        <translation>预算</translation>
    </message>
    <message>
        <source>Updates</source>
        <translation>更新</translation>
    </message>
    <message>
        <source>About</source>
        <translation>关于</translation>
    </message>
    <message>
        <source>Line %1 of the configuration: %2</source>
        <translation>配置第 %1 行：%2</translation>
    </message>
</context>
<context>
    <name>signalbox::PresetDelegate</name>
    <message>
        <source>%1 ✓ tried out</source>
        <translation>%1 ✓ 已实测</translation>
    </message>
</context>
<context>
    <name>signalbox::PresetModel</name>
    <message>
        <source>Cannot be used yet: %1</source>
        <translation>暂不可用：%1</translation>
    </message>
    <message>
        <source>The sign-in of a company: its server and a client ID are asked for</source>
        <translation>企业登录：需要填写登录服务器和客户端 ID</translation>
    </message>
    <message>
        <source>Claude Code&apos;s own login</source>
        <translation>Claude Code 自己的登录</translation>
    </message>
    <message>
        <source>A Claude subscription: Claude Code signs in itself, and its login goes to Anthropic only</source>
        <translation>Claude 订阅：由 Claude Code 自行登录，其登录信息只会发往 Anthropic</translation>
    </message>
    <message>
        <source>Use what is there</source>
        <translation>使用现有登录</translation>
    </message>
    <message>
        <source>Sign in, or with a key</source>
        <translation>登录或使用密钥</translation>
    </message>
    <message>
        <source>With a key</source>
        <translation>使用密钥</translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>本机</translation>
    </message>
    <message>
        <source>Something else</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>Other: an Anthropic-compatible address</source>
        <translation>其他：兼容 Anthropic 的地址</translation>
    </message>
    <message>
        <source>Answers at /v1/messages</source>
        <translation>通过 /v1/messages 提供服务</translation>
    </message>
    <message>
        <source>Other: an OpenAI-compatible address</source>
        <translation>其他：兼容 OpenAI 的地址</translation>
    </message>
    <message>
        <source>Answers at /v1/chat/completions</source>
        <translation>通过 /v1/chat/completions 提供服务</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>演示</translation>
    </message>
    <message>
        <source>Answers by itself, without a network, to try Signalbox out</source>
        <translation>无需网络即可自行响应，用于试用 Signalbox</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>signalbox::PresetPicker</name>
    <message>
        <source>Nothing is called that. Clear the search and choose &quot;Other&quot; for an address of your own.</source>
        <translation>没有匹配的服务。清除搜索并选择“其他”，即可使用自己的地址。</translation>
    </message>
    <message>
        <source>Search services and models</source>
        <translation>搜索服务和模型</translation>
    </message>
    <message>
        <source>Services</source>
        <translation>服务</translation>
    </message>
</context>
<context>
    <name>signalbox::ProviderCard</name>
    <message>
        <source>More about %1</source>
        <translation>%1 的更多操作</translation>
    </message>
    <message>
        <source>Send all requests here</source>
        <translation>将所有请求发送到这里</translation>
    </message>
    <message>
        <source>Show its requests</source>
        <translation>查看其请求</translation>
    </message>
    <message>
        <source>Open its settings</source>
        <translation>打开其设置</translation>
    </message>
    <message>
        <source>Forget failures</source>
        <translation>清除故障记录</translation>
    </message>
    <message numerus="yes">
        <source>%n running</source>
        <translation>
            <numerusform>%n 个进行中</numerusform>
        </translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Sign in…</source>
        <translation>登录…</translation>
    </message>
    <message>
        <source>Add key…</source>
        <translation>添加密钥…</translation>
    </message>
    <message>
        <source>%1 failed</source>
        <translation>失败率 %1</translation>
    </message>
    <message>
        <source>Time to the first content, median of the last hour</source>
        <translation>最近 1 小时首字延迟的中位数</translation>
    </message>
    <message>
        <source>%1 · %2 used</source>
        <translation>%1 · 已用 %2</translation>
    </message>
    <message>
        <source>%1 · until %2</source>
        <translation>%1 · %2 重置</translation>
    </message>
    <message>
        <source>Credit %1</source>
        <translation>余额 %1</translation>
    </message>
    <message>
        <source>No answers in the last hour</source>
        <translation>最近 1 小时没有响应</translation>
    </message>
    <message>
        <source>Time to the first content in the last hour, median %1</source>
        <translation>最近 1 小时的首字延迟，中位数 %1</translation>
    </message>
</context>
<context>
    <name>signalbox::ProviderChanges</name>
    <message>
        <source>%1 is back</source>
        <translation>%1 已恢复</translation>
    </message>
    <message>
        <source>It gets requests again.</source>
        <translation>已重新开始接收请求。</translation>
    </message>
    <message>
        <source>%1 does not answer</source>
        <translation>%1 没有响应</translation>
    </message>
    <message>
        <source>Little credit at %1</source>
        <translation>%1 余额不足</translation>
    </message>
    <message>
        <source>%1 are left.</source>
        <translation>余额还剩 %1。</translation>
    </message>
    <message>
        <source>%1 answers in place of %2</source>
        <translation>已由 %1 代替 %2 响应</translation>
    </message>
</context>
<context>
    <name>signalbox::ProviderChangesBar</name>
    <message>
        <source>Re&amp;view and save…</source>
        <translation>检查并保存(&amp;V)…</translation>
    </message>
    <message>
        <source>&amp;Discard</source>
        <translation>放弃(&amp;D)</translation>
    </message>
    <message numerus="yes">
        <source>%n change(s) not saved</source>
        <translation>
            <numerusform>%n 项更改未保存</numerusform>
        </translation>
    </message>
    <message>
        <source>%1. %2</source>
        <translation>%1。%2</translation>
    </message>
</context>
<context>
    <name>signalbox::ProviderDelegate</name>
    <message>
        <source>%1 (changed)</source>
        <translation>%1（已修改）</translation>
    </message>
</context>
<context>
    <name>signalbox::ProviderEditor</name>
    <message>
        <source>In use</source>
        <translation>启用</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>General</source>
        <translation>常规</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Limits and cost</source>
        <translation>限制与费用</translation>
    </message>
    <message>
        <source>&amp;Edit as text</source>
        <translation>编辑文本(&amp;E)</translation>
    </message>
    <message>
        <source>Health</source>
        <translation>健康状况</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Speaks</source>
        <translation>协议</translation>
    </message>
    <message>
        <source>As its service is known to</source>
        <translation>按该服务的默认值</translation>
    </message>
    <message>
        <source>Anthropic&apos;s format</source>
        <translation>Anthropic 格式</translation>
    </message>
    <message>
        <source>OpenAI&apos;s format</source>
        <translation>OpenAI 格式</translation>
    </message>
    <message>
        <source>Databricks</source>
        <translation>Databricks</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>演示</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>优先级</translation>
    </message>
    <message>
        <source>1 is asked first</source>
        <translation>数字越小越优先，1 最先</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Of requests that providers of one priority share</source>
        <translation>同优先级的服务商按权重分担请求</translation>
    </message>
    <message>
        <source>Provider</source>
        <translation>服务商</translation>
    </message>
    <message>
        <source>Credential</source>
        <translation>凭据</translation>
    </message>
    <message>
        <source>Names of models</source>
        <translation>模型名称</translation>
    </message>
    <message>
        <source>Requests at once</source>
        <translation>并发请求数</translation>
    </message>
    <message>
        <source>Requests a minute</source>
        <translation>每分钟请求数</translation>
    </message>
    <message>
        <source>Largest request</source>
        <translation>请求大小上限</translation>
    </message>
    <message>
        <source>Like 4MiB; larger ones go elsewhere</source>
        <translation>例如 4MiB；更大的请求会发往别处</translation>
    </message>
    <message>
        <source>Takes requests with images</source>
        <translation>接受带图片的请求</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>%1, %2 or &quot;system&quot;</source>
        <translation>%1、%2 或“system”</translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation>证书</translation>
    </message>
    <message>
        <source>A file with certificates of authorities to trust besides the system&apos;s</source>
        <translation>除系统证书外，还要信任的 CA 证书文件</translation>
    </message>
    <message>
        <source>Use HTTP/2</source>
        <translation>使用 HTTP/2</translation>
    </message>
    <message>
        <source>Billing</source>
        <translation>计费方式</translation>
    </message>
    <message>
        <source>Each request costs</source>
        <translation>按请求计费</translation>
    </message>
    <message>
        <source>A plan covers it</source>
        <translation>套餐包含</translation>
    </message>
    <message>
        <source>Free</source>
        <translation>免费</translation>
    </message>
    <message>
        <source>Share of the list price</source>
        <translation>标价折扣系数</translation>
    </message>
    <message>
        <source>0.8 = 20 % off</source>
        <translation>0.8 即八折</translation>
    </message>
    <message>
        <source>Quota to leave</source>
        <translation>保留配额</translation>
    </message>
    <message>
        <source>For others, of each window, like 5%</source>
        <translation>为其他程序保留每个周期的一部分，例如 5%</translation>
    </message>
    <message>
        <source>Least credit</source>
        <translation>最低余额</translation>
    </message>
    <message>
        <source>At or below this the provider is left out</source>
        <translation>余额不高于此值时，不再使用该服务商</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>限制</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>费用</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Those of the system</source>
        <translation>系统证书</translation>
    </message>
    <message>
        <source>As in the settings</source>
        <translation>按全局设置</translation>
    </message>
    <message>
        <source>Not looked at</source>
        <translation>不检查</translation>
    </message>
</context>
<context>
    <name>signalbox::ProviderForm</name>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Sign-in server</source>
        <translation>登录服务器</translation>
    </message>
    <message>
        <source>Client ID</source>
        <translation>客户端 ID</translation>
    </message>
    <message>
        <source>The key is sent as</source>
        <translation>密钥发送方式</translation>
    </message>
    <message>
        <source>Signs in with</source>
        <translation>登录方式</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>As the client asks</source>
        <translation>按客户端的请求</translation>
    </message>
    <message>
        <source>As the client asks, or one like %1</source>
        <translation>按客户端的请求，或指定模型，例如 %1</translation>
    </message>
    <message>
        <source>A provider gets requests by the routes that name it. As the last target it is asked when the others cannot answer.</source>
        <translation>服务商通过包含它的路由接收请求。作为最后一个目标时，仅在其他目标无法响应时才会使用。</translation>
    </message>
    <message>
        <source>Also use it for</source>
        <translation>同时用于</translation>
    </message>
    <message>
        <source>Write the part %1 of the address.</source>
        <translation>请填写地址中的 %1 部分。</translation>
    </message>
    <message>
        <source>Write the address of the service.</source>
        <translation>请填写服务的地址。</translation>
    </message>
    <message>
        <source>The address must be like https://llm.example.com.</source>
        <translation>地址的格式应如 https://llm.example.com。</translation>
    </message>
    <message>
        <source>The address must not have a password: write it as the key.</source>
        <translation>地址中不能包含密码：请将其填写为密钥。</translation>
    </message>
    <message>
        <source>Give the provider a name.</source>
        <translation>请为服务商命名。</translation>
    </message>
    <message>
        <source>There is a provider of this name already: choose another one.</source>
        <translation>已有同名的服务商，请换一个名称。</translation>
    </message>
    <message>
        <source>The name has a character that the keychain does not take, or is too long.</source>
        <translation>名称过长，或包含钥匙串不支持的字符。</translation>
    </message>
    <message>
        <source>Write the sign-in server, like https://login.example.com, and the client ID it has given you.</source>
        <translation>请填写登录服务器（例如 https://login.example.com）及其分配的客户端 ID。</translation>
    </message>
</context>
<context>
    <name>signalbox::ProviderImport</name>
    <message>
        <source>Use your Claude Code login</source>
        <translation>使用你的 Claude Code 登录</translation>
    </message>
    <message>
        <source>It has no provider that can be used.</source>
        <translation>其中没有可用的服务商。</translation>
    </message>
    <message>
        <source>Set the environment variable %1 before Signalbox starts.</source>
        <translation>请在启动 Signalbox 之前设置环境变量 %1。</translation>
    </message>
    <message>
        <source>The secret of %1 is kept as &quot;%2&quot; among the secrets, not in this file.</source>
        <translation>%1 的密钥以“%2”为名保存在凭据存储中，不在此文件内。</translation>
    </message>
    <message>
        <source>Nothing was written, as the secret &quot;%1&quot; cannot be kept: %2</source>
        <translation>无法保存密钥“%1”，因此未写入任何内容：%2</translation>
    </message>
</context>
<context>
    <name>signalbox::ProviderList</name>
    <message>
        <source>Providers</source>
        <translation>服务商</translation>
    </message>
    <message>
        <source>Add a provider (Ctrl+N)</source>
        <translation>添加服务商 (Ctrl+N)</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>添加…</translation>
    </message>
    <message>
        <source>Duplicate it</source>
        <translation>复制一份</translation>
    </message>
    <message>
        <source>Remove it (Delete)</source>
        <translation>删除 (Delete)</translation>
    </message>
    <message>
        <source>Move it up (Alt+Up)</source>
        <translation>上移 (Alt+Up)</translation>
    </message>
    <message>
        <source>Move it down (Alt+Down)</source>
        <translation>下移 (Alt+Down)</translation>
    </message>
    <message>
        <source>Switch off</source>
        <translation>停用</translation>
    </message>
    <message>
        <source>Switch on</source>
        <translation>启用</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>复制一份</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>删除…</translation>
    </message>
</context>
<context>
    <name>signalbox::ProviderStep</name>
    <message>
        <source>Try the demo</source>
        <translation>试用演示</translation>
    </message>
    <message>
        <source>Answers every request by itself: no account, no costs.</source>
        <translation>自行响应所有请求，无需账号，不产生费用。</translation>
    </message>
    <message>
        <source>Try the &amp;demo</source>
        <translation>试用演示(&amp;D)</translation>
    </message>
    <message>
        <source>Use my Claude Code login</source>
        <translation>使用我的 Claude Code 登录</translation>
    </message>
    <message>
        <source>Requests go to Anthropic with Claude Code&apos;s own login. Nothing of it is kept.</source>
        <translation>请求携带 Claude Code 自己的登录信息发往 Anthropic，Signalbox 不作保存。</translation>
    </message>
    <message>
        <source>Use my &amp;login…</source>
        <translation>使用我的登录(&amp;L)…</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>With an account at a service that lets programs sign in by a browser.</source>
        <translation>使用支持浏览器登录的服务的账号。</translation>
    </message>
    <message>
        <source>&amp;Sign in</source>
        <translation>登录(&amp;S)</translation>
    </message>
    <message>
        <source>Add a provider</source>
        <translation>添加服务商</translation>
    </message>
    <message>
        <source>With an API key, from a list of known services or by its address.</source>
        <translation>使用 API 密钥，从已知服务中选择或填写地址。</translation>
    </message>
    <message>
        <source>&amp;Add a provider…</source>
        <translation>添加服务商(&amp;A)…</translation>
    </message>
    <message>
        <source>Import what is here already</source>
        <translation>导入已有的服务商</translation>
    </message>
    <message>
        <source>Providers of other programs on this computer. Their keys are kept as secrets, in no file.</source>
        <translation>本机其他程序中的服务商。其密钥保存到凭据存储，不写入任何文件。</translation>
    </message>
    <message>
        <source>Choose who answers</source>
        <translation>选择服务商</translation>
    </message>
    <message>
        <source>Signalbox passes requests on to providers. One is enough to begin with; more can be added at any time.</source>
        <translation>Signalbox 将请求转发给服务商。开始时有一个就够，之后可以随时添加。</translation>
    </message>
    <message>
        <source>Waiting for the keychain to keep the keys…</source>
        <translation>正在等待钥匙串保存密钥…</translation>
    </message>
    <message numerus="yes">
        <source>%1: %n provider(s)</source>
        <translation>
            <numerusform>%1：%n 个服务商</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>&amp;Import…</source>
        <translation>导入(&amp;I)…</translation>
    </message>
    <message>
        <source>Import from %1</source>
        <translation>从 %1 导入</translation>
    </message>
    <message>
        <source>Import the providers of %1</source>
        <translation>导入 %1 的服务商</translation>
    </message>
    <message>
        <source>Done: it is in the configuration.</source>
        <translation>完成，已写入配置。</translation>
    </message>
</context>
<context>
    <name>signalbox::ProviderSwitch</name>
    <message>
        <source>Automatic – in turn</source>
        <translation>自动（轮流）</translation>
    </message>
    <message>
        <source>Automatic – the least busy first</source>
        <translation>自动（最空闲优先）</translation>
    </message>
    <message>
        <source>Automatic – by what is left of quotas</source>
        <translation>自动（按剩余配额）</translation>
    </message>
    <message>
        <source>Automatic – at random</source>
        <translation>自动（随机）</translation>
    </message>
    <message>
        <source>Automatic – by priority</source>
        <translation>自动（按优先级）</translation>
    </message>
    <message>
        <source>Routes decide, and another provider takes over when one fails</source>
        <translation>由路由决定；某个服务商故障时，由其他服务商接替</translation>
    </message>
</context>
<context>
    <name>signalbox::ProviderTexts</name>
    <message>
        <source>key in the keychain</source>
        <translation>钥匙串中的密钥</translation>
    </message>
    <message>
        <source>key in a file</source>
        <translation>文件中的密钥</translation>
    </message>
    <message>
        <source>key in the configuration</source>
        <translation>配置中的密钥</translation>
    </message>
    <message>
        <source>Demo, answers by itself</source>
        <translation>演示，自行响应</translation>
    </message>
    <message>
        <source>client&apos;s own login</source>
        <translation>客户端自己的登录</translation>
    </message>
    <message>
        <source>signed in</source>
        <translation>已登录</translation>
    </message>
    <message>
        <source>browser sign-in</source>
        <translation>浏览器登录</translation>
    </message>
    <message>
        <source>no key needed</source>
        <translation>无需密钥</translation>
    </message>
    <message>
        <source>key is missing</source>
        <translation>缺少密钥</translation>
    </message>
    <message numerus="yes">
        <source>%n key(s)</source>
        <translation>
            <numerusform>%n 个密钥</numerusform>
        </translation>
    </message>
    <message>
        <source>Switched off</source>
        <translation>已停用</translation>
    </message>
    <message>
        <source>Not in use yet</source>
        <translation>尚未生效</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>The configuration has an error, or this provider is not complete yet.</source>
        <translation>配置有错误，或该服务商的信息尚不完整。</translation>
    </message>
    <message>
        <source>The demo answers by itself: there is nothing to test.</source>
        <translation>演示服务自行响应，无需测试。</translation>
    </message>
    <message>
        <source>Clients bring their own login, and Signalbox holds none: send a request from a client.</source>
        <translation>由客户端自带登录，Signalbox 不持有凭据：请从客户端发送一个请求来测试。</translation>
    </message>
    <message>
        <source>Nobody has signed in. Sign in first.</source>
        <translation>尚未登录，请先登录。</translation>
    </message>
    <message>
        <source>There is no key. Add one first.</source>
        <translation>没有密钥，请先添加。</translation>
    </message>
</context>
<context>
    <name>signalbox::ProvidersPage</name>
    <message>
        <source>Line %1: %2</source>
        <translation>第 %1 行：%2</translation>
    </message>
    <message>
        <source>No providers yet</source>
        <translation>还没有服务商</translation>
    </message>
    <message>
        <source>A provider is a service that answers: Anthropic, a gateway of your company, a model on this computer. Sign in, paste a key, or use the login that Claude Code has.</source>
        <translation>服务商负责响应请求，例如 Anthropic、公司内部网关或本机上的模型。可以登录、粘贴密钥，或使用 Claude Code 已有的登录。</translation>
    </message>
    <message>
        <source>&amp;Add your first provider</source>
        <translation>添加第一个服务商(&amp;A)</translation>
    </message>
    <message>
        <source>Open &amp;configuration</source>
        <translation>打开配置(&amp;C)</translation>
    </message>
    <message>
        <source>Keep &amp;my changes</source>
        <translation>保留我的更改(&amp;M)</translation>
    </message>
    <message>
        <source>Re&amp;load</source>
        <translation>重新加载(&amp;L)</translation>
    </message>
    <message>
        <source>Test it</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>The file was changed elsewhere while changes wait here.</source>
        <translation>此处有未保存的更改，而文件已在别处被修改。</translation>
    </message>
    <message>
        <source>Choose above what is to become of them.</source>
        <translation>请在上方选择如何处理这些更改。</translation>
    </message>
    <message>
        <source>Change providers</source>
        <translation>修改服务商</translation>
    </message>
    <message>
        <source>The changes are saved.</source>
        <translation>更改已保存。</translation>
    </message>
    <message>
        <source>Add the provider %1</source>
        <translation>添加服务商 %1</translation>
    </message>
    <message>
        <source>%1 was added. Sign in to use it.</source>
        <translation>已添加 %1，登录后即可使用。</translation>
    </message>
    <message>
        <source>%1 was added.</source>
        <translation>已添加 %1。</translation>
    </message>
    <message>
        <source>Nothing was added, as the key was not kept: %1</source>
        <translation>密钥未能保存，因此未添加：%1</translation>
    </message>
    <message>
        <source>Duplicate the provider %1</source>
        <translation>复制服务商 %1</translation>
    </message>
    <message>
        <source>The copy was added, switched off.</source>
        <translation>已添加副本，目前处于停用状态。</translation>
    </message>
    <message>
        <source>its key stays in the secret store</source>
        <translation>其密钥仍保留在凭据存储中</translation>
    </message>
    <message>
        <source>Remove the provider %1</source>
        <translation>删除服务商 %1</translation>
    </message>
    <message>
        <source>%1 was removed.</source>
        <translation>已删除 %1。</translation>
    </message>
    <message>
        <source>There is a provider %1 already.</source>
        <translation>已有名为 %1 的服务商。</translation>
    </message>
    <message>
        <source>The key of %1 is kept under this name. Choose another one.</source>
        <translation>此名称下保存着 %1 的密钥。请另选一个名称。</translation>
    </message>
</context>
<context>
    <name>signalbox::RangeBar</name>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 天</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 天</translation>
    </message>
    <message>
        <source>Month</source>
        <translation>自然月</translation>
    </message>
    <message>
        <source>12 months</source>
        <translation>12 个月</translation>
    </message>
    <message>
        <source>Dates…</source>
        <translation>自定义…</translation>
    </message>
    <message>
        <source>The time before</source>
        <translation>上一时段</translation>
    </message>
    <message>
        <source>The time after</source>
        <translation>下一时段</translation>
    </message>
    <message>
        <source>First day</source>
        <translation>开始日期</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>结束日期</translation>
    </message>
    <message>
        <source>One day</source>
        <translation>单日</translation>
    </message>
</context>
<context>
    <name>signalbox::RequestDetail</name>
    <message>
        <source>&amp;Where would it go now?</source>
        <translation>现在会发往哪里(&amp;W)？</translation>
    </message>
    <message>
        <source>Show &amp;provider</source>
        <translation>查看服务商(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;End request…</source>
        <translation>结束请求(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>复制(&amp;C)</translation>
    </message>
    <message>
        <source>Send &amp;session to</source>
        <translation>会话改发到(&amp;S)</translation>
    </message>
    <message>
        <source>Details of the request</source>
        <translation>请求详情</translation>
    </message>
    <message>
        <source>Close the details</source>
        <translation>关闭详情</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>关闭 (Esc)</translation>
    </message>
    <message>
        <source>Why there?</source>
        <translation>为什么发往这里？</translation>
    </message>
    <message>
        <source>Copy as &amp;curl</source>
        <translation>复制为 curl(&amp;C)</translation>
    </message>
    <message>
        <source>Copy &amp;id</source>
        <translation>复制 ID(&amp;I)</translation>
    </message>
    <message>
        <source>Copy &amp;details</source>
        <translation>复制详情(&amp;D)</translation>
    </message>
    <message>
        <source>Where the routes send it</source>
        <translation>按路由决定</translation>
    </message>
    <message>
        <source>not loaded yet</source>
        <translation>尚未加载</translation>
    </message>
    <message>
        <source>Request %1</source>
        <translation>请求 %1</translation>
    </message>
    <message>
        <source>The client got status %1.</source>
        <translation>客户端收到状态码 %1。</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>费用</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>单价</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>%1 sent, %2 received</source>
        <translation>发送 %1，接收 %2</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>ID</translation>
    </message>
    <message>
        <source>That cannot be told now: %1</source>
        <translation>暂时无法判断：%1</translation>
    </message>
</context>
<context>
    <name>signalbox::RequestModel</name>
    <message>
        <source>no model</source>
        <translation>未指定模型</translation>
    </message>
    <message>
        <source>%1 out</source>
        <translation>输出 %1</translation>
    </message>
    <message>
        <source>%1 → %2</source>
        <translation>%1 → %2</translation>
    </message>
    <message>
        <source>%1, project %2</source>
        <translation>%1，项目 %2</translation>
    </message>
    <message>
        <source>%1 tokens in, %2 out</source>
        <translation>输入 %1 token，输出 %2 token</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>客户端</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Provider</source>
        <translation>服务商</translation>
    </message>
    <message>
        <source>Tries</source>
        <translation>尝试</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>First</source>
        <translation>首字</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>耗时</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Cached</source>
        <translation>缓存</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>费用</translation>
    </message>
</context>
<context>
    <name>signalbox::RequestStep</name>
    <message>
        <source>Send a &amp;test request</source>
        <translation>发送测试请求(&amp;T)</translation>
    </message>
    <message>
        <source>Start Signalbox when I &amp;log in</source>
        <translation>登录系统时启动 Signalbox(&amp;L)</translation>
    </message>
    <message>
        <source>See the first request</source>
        <translation>查看首个请求</translation>
    </message>
    <message>
        <source>What a client sends appears here at once, with who answers it.</source>
        <translation>客户端发出的请求会立即显示在这里，并标明由谁响应。</translation>
    </message>
    <message>
        <source>The test request did not arrive: %1</source>
        <translation>测试请求未能送达：%1</translation>
    </message>
    <message>
        <source>The demo answers it. It costs nothing.</source>
        <translation>由演示服务响应，不产生费用。</translation>
    </message>
    <message>
        <source>Nothing is sent by itself, as your provider may charge for it.</source>
        <translation>不会自动发送请求，因为服务商可能会收费。</translation>
    </message>
</context>
<context>
    <name>signalbox::RequestTable</name>
    <message>
        <source>Requests</source>
        <translation>请求</translation>
    </message>
    <message numerus="yes">
        <source>↑ %n new</source>
        <translation>
            <numerusform>↑ %n 个新请求</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new request(s), show them</source>
        <translation>
            <numerusform>有 %n 个新请求，点击显示</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::RequestTexts</name>
    <message>
        <source>running</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>good, the answer of an equal request</source>
        <translation>成功，复用相同请求的响应</translation>
    </message>
    <message>
        <source>good</source>
        <translation>成功</translation>
    </message>
    <message>
        <source>good, but not at the first attempt</source>
        <translation>成功，但首次尝试失败</translation>
    </message>
    <message>
        <source>the client left before the end</source>
        <translation>客户端提前断开</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>left</source>
        <translation>已断开</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>asking</source>
        <translation>请求中</translation>
    </message>
    <message>
        <source>following</source>
        <translation>共享中</translation>
    </message>
    <message>
        <source>answering</source>
        <translation>响应中</translation>
    </message>
    <message>
        <source>no model</source>
        <translation>未指定模型</translation>
    </message>
    <message>
        <source>%1 → %2 (%3)</source>
        <translation>%1 → %2（%3）</translation>
    </message>
    <message>
        <source>%1 → %2</source>
        <translation>%1 → %2</translation>
    </message>
    <message>
        <source>status %1</source>
        <translation>状态码 %1</translation>
    </message>
    <message>
        <source>%1 in, %2 out</source>
        <translation>输入 %1，输出 %2</translation>
    </message>
    <message>
        <source>%1, × %2</source>
        <translation>%1，× %2</translation>
    </message>
    <message>
        <source>%1 from the cache</source>
        <translation>缓存读取 %1</translation>
    </message>
    <message>
        <source>%1 into the cache</source>
        <translation>缓存写入 %1</translation>
    </message>
    <message>
        <source>%1 in</source>
        <translation>输入 %1</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>tokens in (of these …)</comment>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>, </source>
        <comment>in a list</comment>
        <translation>，</translation>
    </message>
    <message>
        <source>%1 out</source>
        <translation>输出 %1</translation>
    </message>
    <message>
        <source>%1 (%2 thinking)</source>
        <translation>%1（思考 %2）</translation>
    </message>
    <message numerus="yes">
        <source>%n web search(es)</source>
        <translation>
            <numerusform>%n 次网页搜索</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, no content</source>
        <translation>%1，无内容</translation>
    </message>
    <message>
        <source>%1, first content after %2</source>
        <translation>%1，首字延迟 %2</translation>
    </message>
    <message>
        <source>d MMM yyyy HH:mm:ss</source>
        <comment>date format</comment>
        <translation>yyyy-MM-dd HH:mm:ss</translation>
    </message>
    <message>
        <source>project %1</source>
        <translation>项目 %1</translation>
    </message>
    <message>
        <source>key %1</source>
        <translation>密钥 %1</translation>
    </message>
    <message>
        <source>session %1</source>
        <translation>会话 %1</translation>
    </message>
    <message>
        <source>No provider was asked. See on the page Routes where such a request may go.</source>
        <translation>没有请求任何服务商。请在“路由”页面查看此类请求可以发往哪里。</translation>
    </message>
    <message>
        <source>%1 was not reached. Check its address, the network and the proxy.</source>
        <translation>无法连接 %1。请检查其地址、网络和代理。</translation>
    </message>
    <message>
        <source>%1 has refused the credential. Enter another key, or sign in again.</source>
        <translation>%1 拒绝了凭据。请更换密钥或重新登录。</translation>
    </message>
    <message>
        <source>%1 has no credit left. Top up the account, or add another provider to the route.</source>
        <translation>%1 余额已用完。请充值，或在路由中添加其他服务商。</translation>
    </message>
    <message>
        <source>%1 does not know the model. Name one of its own models in the route.</source>
        <translation>%1 没有该模型。请在路由中指定它支持的模型。</translation>
    </message>
    <message>
        <source>%1 has asked for patience. Another provider in the route would answer meanwhile.</source>
        <translation>%1 正在限流。在路由中添加其他服务商，即可在此期间由其响应。</translation>
    </message>
    <message>
        <source>%1 has trouble of its own. Another provider in the route would answer meanwhile.</source>
        <translation>%1 自身出现故障。在路由中添加其他服务商，即可在此期间由其响应。</translation>
    </message>
    <message>
        <source>The request itself was refused: the client has to send another one.</source>
        <translation>请求本身被拒绝，客户端需要修改后重新发送。</translation>
    </message>
    <message>
        <source>Request %1</source>
        <translation>请求 %1</translation>
    </message>
    <message>
        <source>Model: %1</source>
        <translation>模型：%1</translation>
    </message>
    <message>
        <source>Status: %1</source>
        <translation>状态码：%1</translation>
    </message>
    <message>
        <source>No status was sent</source>
        <translation>未发送状态码</translation>
    </message>
    <message>
        <source>Error: %1</source>
        <translation>错误：%1</translation>
    </message>
    <message>
        <source>Time: %1</source>
        <translation>时间：%1</translation>
    </message>
    <message>
        <source>Tokens: %1</source>
        <translation>Token：%1</translation>
    </message>
    <message>
        <source>Cost: %1</source>
        <translation>费用：%1</translation>
    </message>
    <message>
        <source>Price: %1</source>
        <translation>单价：%1</translation>
    </message>
    <message>
        <source>Why there: %1</source>
        <translation>选择原因：%1</translation>
    </message>
</context>
<context>
    <name>signalbox::RequestWatchView</name>
    <message>
        <source>A client</source>
        <translation>某个客户端</translation>
    </message>
    <message>
        <source>%1 tokens in</source>
        <translation>输入 %1 token</translation>
    </message>
    <message>
        <source>%1 out</source>
        <translation>输出 %1</translation>
    </message>
    <message>
        <source>a model</source>
        <translation>某个模型</translation>
    </message>
    <message>
        <source>%1 asks for %2</source>
        <translation>%1 正在请求 %2</translation>
    </message>
    <message>
        <source>A provider is chosen.</source>
        <translation>正在选择服务商。</translation>
    </message>
    <message>
        <source>It is with %1 now.</source>
        <translation>正由 %1 处理。</translation>
    </message>
    <message>
        <source>Signalbox does not listen at the moment</source>
        <translation>Signalbox 当前未监听</translation>
    </message>
    <message>
        <source>No request can arrive. The main window says why.</source>
        <translation>无法接收请求，原因见主窗口。</translation>
    </message>
    <message>
        <source>Signalbox is paused</source>
        <translation>Signalbox 已暂停</translation>
    </message>
    <message>
        <source>Requests are refused until it is resumed.</source>
        <translation>恢复之前将拒绝所有请求。</translation>
    </message>
    <message>
        <source>Waiting for the first request</source>
        <translation>等待首个请求</translation>
    </message>
    <message>
        <source>It works: %1 was answered</source>
        <translation>接入成功：%1 已得到响应</translation>
    </message>
    <message>
        <source>%1 → %2</source>
        <translation>%1 → %2</translation>
    </message>
    <message>
        <source>It was answered with status %1.</source>
        <translation>响应状态码为 %1。</translation>
    </message>
    <message>
        <source>%1 arrived, but was not answered well</source>
        <translation>已收到 %1 的请求，但响应失败</translation>
    </message>
    <message>
        <source>%1
The next request is waited for.</source>
        <translation>%1
正在等待下一个请求。</translation>
    </message>
</context>
<context>
    <name>signalbox::RequestsPage</name>
    <message>
        <source>No requests yet</source>
        <translation>还没有请求</translation>
    </message>
    <message>
        <source>Each request of a client appears here as it runs: who has sent it, which provider answers, how long that takes and what it costs.</source>
        <translation>客户端的每个请求都会实时显示在这里：由谁发出、由哪个服务商响应、耗时和费用。</translation>
    </message>
    <message>
        <source>Search &amp;older requests</source>
        <translation>搜索更早的请求(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;End it</source>
        <translation>结束(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Let it run</source>
        <translation>继续运行(&amp;L)</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>请求</translation>
    </message>
    <message>
        <source>&amp;Connect a client</source>
        <translation>接入客户端(&amp;C)</translation>
    </message>
    <message>
        <source>C&amp;lear filters</source>
        <translation>清除筛选(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Try again</source>
        <translation>重试(&amp;T)</translation>
    </message>
    <message>
        <source>The requests cannot be read</source>
        <translation>无法读取请求</translation>
    </message>
    <message>
        <source>No requests match</source>
        <translation>没有匹配的请求</translation>
    </message>
    <message numerus="yes">
        <source>None of the newest %n request(s) does.</source>
        <translation>
            <numerusform>最近 %n 个请求均不匹配。</numerusform>
        </translation>
    </message>
    <message>
        <source>Other filters may find what you look for.</source>
        <translation>换个筛选条件试试。</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>正在搜索…</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>正在加载…</translation>
    </message>
    <message>
        <source>Older requests cannot be read: %1</source>
        <translation>无法读取更早的请求：%1</translation>
    </message>
    <message>
        <source>%1 of the newest %2 requests</source>
        <translation>最近 %2 个请求中的 %1 个</translation>
    </message>
    <message>
        <source>This request cannot be shown: %1</source>
        <translation>无法显示该请求：%1</translation>
    </message>
    <message>
        <source>End the request %1? Its client gets an error, and what was answered so far is paid for.</source>
        <translation>要结束请求 %1 吗？客户端会收到错误，已输出的内容仍会计费。</translation>
    </message>
    <message>
        <source>Show &amp;details</source>
        <translation>查看详情(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>复制(&amp;C)</translation>
    </message>
    <message>
        <source>Copy &amp;id</source>
        <translation>复制 ID(&amp;I)</translation>
    </message>
    <message>
        <source>Show in the &amp;log</source>
        <translation>在日志中查看(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;End request…</source>
        <translation>结束请求(&amp;E)…</translation>
    </message>
    <message>
        <source>Only this &amp;session</source>
        <translation>仅此会话(&amp;S)</translation>
    </message>
    <message>
        <source>Only this &amp;model</source>
        <translation>仅此模型(&amp;M)</translation>
    </message>
    <message>
        <source>Only this &amp;provider</source>
        <translation>仅此服务商(&amp;P)</translation>
    </message>
    <message>
        <source>Only this &amp;client</source>
        <translation>仅此客户端(&amp;C)</translation>
    </message>
</context>
<context>
    <name>signalbox::RouteCard</name>
    <message>
        <source>Route %1</source>
        <translation>路由 %1</translation>
    </message>
    <message>
        <source>Route %1 of the project %2</source>
        <translation>项目 %2 的路由 %1</translation>
    </message>
    <message>
        <source>sessions may change their provider</source>
        <translation>会话可以更换服务商</translation>
    </message>
    <message>
        <source>Switch of the route %1</source>
        <translation>路由 %1 的去向</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>no images</source>
        <translation>不支持图片</translation>
    </message>
    <message>
        <source>switched off in this route</source>
        <translation>在此路由中已停用</translation>
    </message>
    <message>
        <source>Change the route %1</source>
        <translation>修改路由 %1</translation>
    </message>
    <message>
        <source>&amp;Edit…</source>
        <translation>编辑(&amp;E)…</translation>
    </message>
    <message>
        <source>Move &amp;up	Alt+Up</source>
        <translation>上移(&amp;U)	Alt+Up</translation>
    </message>
    <message>
        <source>Move &amp;down	Alt+Down</source>
        <translation>下移(&amp;D)	Alt+Down</translation>
    </message>
    <message>
        <source>&amp;Remove	Del</source>
        <translation>删除(&amp;R)	Del</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Where the requests of this route go until Signalbox ends</source>
        <translation>在 Signalbox 退出前，此路由的请求发往哪里</translation>
    </message>
    <message>
        <source>Save the route first: it is not in use yet</source>
        <translation>请先保存路由：它尚未生效</translation>
    </message>
    <message>
        <source>Only %1</source>
        <translation>仅 %1</translation>
    </message>
</context>
<context>
    <name>signalbox::RouteDialog</name>
    <message>
        <source>&amp;Keep a session with the provider that has its prompt cache</source>
        <translation>会话保持使用已有提示词缓存的服务商(&amp;K)</translation>
    </message>
    <message>
        <source>Add a route</source>
        <translation>添加路由</translation>
    </message>
    <message>
        <source>Edit the route %1</source>
        <translation>编辑路由 %1</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>修改</translation>
    </message>
    <message>
        <source>claude-*</source>
        <translation>claude-*</translation>
    </message>
    <message>
        <source>Models that &amp;fit:</source>
        <translation>匹配的模型(&amp;F)：</translation>
    </message>
    <message>
        <source>A model&apos;s name, or a pattern: * stands for any text, ? for one character.</source>
        <translation>模型名称或通配符：* 代表任意文本，? 代表一个字符。</translation>
    </message>
    <message>
        <source>All requests</source>
        <translation>所有请求</translation>
    </message>
    <message>
        <source>Clients name a project in the address: /w/NAME</source>
        <translation>客户端在地址中指定项目：/w/名称</translation>
    </message>
    <message>
        <source>F&amp;or:</source>
        <translation>适用于(&amp;O)：</translation>
    </message>
    <message>
        <source>&amp;Targets, the first that can answer is asked</source>
        <translation>目标，请求第一个可用的目标(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Add target</source>
        <translation>添加目标(&amp;A)</translation>
    </message>
    <message>
        <source>Move &amp;up</source>
        <translation>上移(&amp;U)</translation>
    </message>
    <message>
        <source>Alt+Up</source>
        <translation>Alt+Up</translation>
    </message>
    <message>
        <source>Move &amp;down</source>
        <translation>下移(&amp;D)</translation>
    </message>
    <message>
        <source>Alt+Down</source>
        <translation>Alt+Down</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>删除(&amp;R)</translation>
    </message>
    <message>
        <source>Del</source>
        <translation>Del</translation>
    </message>
    <message>
        <source>As for all routes: %1</source>
        <translation>沿用全局设置：%1</translation>
    </message>
    <message>
        <source>Among &amp;equals:</source>
        <translation>同优先级时(&amp;E)：</translation>
    </message>
    <message>
        <source>Which of several targets with the same priority is asked first</source>
        <translation>多个目标优先级相同时先请求哪一个</translation>
    </message>
    <message>
        <source>Write for which models the route is; * means all.</source>
        <translation>请填写路由适用的模型；* 表示全部。</translation>
    </message>
    <message>
        <source>There is a route for %1 already. Edit that one.</source>
        <translation>已有 %1 的路由，请编辑该路由。</translation>
    </message>
    <message>
        <source>Add at least one target.</source>
        <translation>请至少添加一个目标。</translation>
    </message>
</context>
<context>
    <name>signalbox::RouteList</name>
    <message>
        <source>Never reached: all that fits it goes by %1 above</source>
        <translation>不会生效：与之匹配的请求都会先匹配上方的 %1</translation>
    </message>
    <message>
        <source>Every model goes to every enabled provider</source>
        <translation>所有模型都可发往任一启用的服务商</translation>
    </message>
    <message>
        <source>They are asked by their priorities, and the next one takes over when one fails. A route sends some models to some providers only, or asks for other models there.</source>
        <translation>按优先级依次请求，某个服务商故障时由下一个接替。路由可以将部分模型只发往特定服务商，或改用其他模型。</translation>
    </message>
    <message>
        <source>Add a route</source>
        <translation>添加路由</translation>
    </message>
    <message>
        <source>All requests</source>
        <translation>所有请求</translation>
    </message>
    <message>
        <source>Project %1</source>
        <translation>项目 %1</translation>
    </message>
    <message>
        <source>Requests for models that fit no route are refused.</source>
        <translation>没有匹配路由的模型，其请求会被拒绝。</translation>
    </message>
    <message>
        <source>Add a route for all others</source>
        <translation>为其他所有模型添加路由</translation>
    </message>
</context>
<context>
    <name>signalbox::RouteMenu</name>
    <message>
        <source>automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>&amp;Automatic</source>
        <translation>自动(&amp;A)</translation>
    </message>
</context>
<context>
    <name>signalbox::RouteTexts</name>
    <message>
        <source>By priority</source>
        <translation>按优先级</translation>
    </message>
    <message>
        <source>In turn</source>
        <translation>轮流</translation>
    </message>
    <message>
        <source>In turn, by weight</source>
        <translation>按权重轮流</translation>
    </message>
    <message>
        <source>At random</source>
        <translation>随机</translation>
    </message>
    <message>
        <source>The least busy first</source>
        <translation>最空闲优先</translation>
    </message>
    <message>
        <source>By what is left of quotas</source>
        <translation>按剩余配额</translation>
    </message>
    <message>
        <source>priority %1</source>
        <translation>优先级 %1</translation>
    </message>
    <message>
        <source>weight %1</source>
        <translation>权重 %1</translation>
    </message>
    <message>
        <source>as asked</source>
        <translation>与请求相同</translation>
    </message>
</context>
<context>
    <name>signalbox::RoutesPage</name>
    <message>
        <source>Line %1 of the configuration: %2</source>
        <translation>配置第 %1 行：%2</translation>
    </message>
    <message>
        <source>&amp;Add a route…</source>
        <translation>添加路由(&amp;A)…</translation>
    </message>
    <message>
        <source>No providers yet</source>
        <translation>还没有服务商</translation>
    </message>
    <message>
        <source>Routes send models to providers. Add a provider first.</source>
        <translation>路由决定模型发往哪些服务商。请先添加服务商。</translation>
    </message>
    <message>
        <source>Change the configuration</source>
        <translation>修改配置</translation>
    </message>
    <message>
        <source>Routes</source>
        <translation>路由</translation>
    </message>
    <message>
        <source>The first route that fits a model decides: those of a request&apos;s project before those of all, exact names before patterns, patterns from top to bottom.</source>
        <translation>由第一个匹配模型的路由决定：请求所属项目的路由优先于通用路由，精确名称优先于通配符，通配符自上而下匹配。</translation>
    </message>
    <message>
        <source>Try a model</source>
        <translation>测试模型路由</translation>
    </message>
    <message>
        <source>Open configuration</source>
        <translation>打开配置</translation>
    </message>
    <message>
        <source>Add a provider</source>
        <translation>添加服务商</translation>
    </message>
</context>
<context>
    <name>signalbox::RunningMenu</name>
    <message numerus="yes">
        <source>%n request(s) running</source>
        <translation>
            <numerusform>%n 个请求进行中</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Cancel this request</source>
        <translation>取消此请求(&amp;C)</translation>
    </message>
    <message>
        <source>Its &amp;session goes to</source>
        <translation>其会话发往(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Automatic</source>
        <translation>自动(&amp;A)</translation>
    </message>
</context>
<context>
    <name>signalbox::SeriesLegend</name>
    <message>
        <source>Legend</source>
        <translation>图例</translation>
    </message>
    <message>
        <source>%1: %2. Click to hide it.</source>
        <translation>%1：%2。点击隐藏。</translation>
    </message>
    <message>
        <source>%1: %2. Click to show it.</source>
        <translation>%1：%2。点击显示。</translation>
    </message>
</context>
<context>
    <name>signalbox::SettingsPane</name>
    <message>
        <source>Start %1 in a terminal now and ask something: the request appears here. One that runs already has to be started again.</source>
        <translation>现在在终端启动 %1 并提一个问题，请求会显示在这里。已在运行的需要重新启动。</translation>
    </message>
    <message>
        <source>A&amp;pply</source>
        <translation>应用(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>Copy &amp;lines</source>
        <translation>复制命令(&amp;L)</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>Give back what was there before Signalbox; changes of others stay</source>
        <translation>还原使用 Signalbox 之前的内容，保留其他程序的更改</translation>
    </message>
    <message>
        <source>Signalbox does not listen yet, so there is no address to set up.</source>
        <translation>Signalbox 尚未监听，没有可供接入的地址。</translation>
    </message>
</context>
<context>
    <name>signalbox::ShellPane</name>
    <message>
        <source>Lines for the shell</source>
        <translation>终端命令</translation>
    </message>
    <message>
        <source>Or one line for the start file of the shell</source>
        <translation>或在 shell 启动文件中加入一行</translation>
    </message>
    <message>
        <source>bash, zsh</source>
        <translation>bash、zsh</translation>
    </message>
    <message>
        <source>.env file</source>
        <translation>.env 文件</translation>
    </message>
    <message>
        <source>Claude Code, Anthropic SDKs</source>
        <translation>Claude Code、Anthropic SDK</translation>
    </message>
    <message>
        <source>OpenAI SDKs</source>
        <translation>OpenAI SDK</translation>
    </message>
    <message>
        <source>S&amp;hell</source>
        <translation>Shell(&amp;H)</translation>
    </message>
    <message>
        <source>C&amp;lients</source>
        <translation>客户端(&amp;L)</translation>
    </message>
    <message>
        <source>SDKs and shells</source>
        <translation>SDK 和终端</translation>
    </message>
    <message>
        <source>Put a client key in the place of YOUR-CLIENT-KEY: &quot;signalbox token&quot; prints it.</source>
        <translation>请将 YOUR-CLIENT-KEY 替换为客户端密钥：“signalbox token”会输出它。</translation>
    </message>
    <message>
        <source>They hold for programs that are started after them in the same terminal.</source>
        <translation>对同一终端中随后启动的程序有效。</translation>
    </message>
</context>
<context>
    <name>signalbox::Sidebar</name>
    <message>
        <source>Overview</source>
        <translation>概览</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>请求</translation>
    </message>
    <message>
        <source>Usage</source>
        <translation>用量</translation>
    </message>
    <message>
        <source>Providers</source>
        <translation>服务商</translation>
    </message>
    <message>
        <source>Routes</source>
        <translation>路由</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Preferences</source>
        <translation>偏好设置</translation>
    </message>
</context>
<context>
    <name>signalbox::SnapshotTexts</name>
    <message>
        <source>Not listening</source>
        <translation>未监听</translation>
    </message>
    <message>
        <source>Pinned to %1, which is down</source>
        <translation>已固定到 %1，但它不可用</translation>
    </message>
    <message>
        <source>No provider is enabled</source>
        <translation>没有启用的服务商</translation>
    </message>
    <message>
        <source>All providers are down</source>
        <translation>所有服务商均不可用</translation>
    </message>
    <message>
        <source>Degraded: %1 of %2 providers down</source>
        <translation>部分服务商不可用（%1/%2）</translation>
    </message>
    <message>
        <source>Demo mode on %1: answers are made up</source>
        <translation>演示模式（%1）：响应均为模拟内容</translation>
    </message>
    <message>
        <source>Running on %1, %2 active</source>
        <translation>正在运行：%1，%2 个请求进行中</translation>
    </message>
    <message>
        <source>Running on %1</source>
        <translation>正在运行：%1</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Paused until %1</source>
        <translation>已暂停至 %1</translation>
    </message>
    <message numerus="yes">
        <source>%n providers need you</source>
        <translation>
            <numerusform>%n 个服务商需要处理</numerusform>
        </translation>
    </message>
    <message>
        <source>Sign in again: %1</source>
        <translation>需要重新登录：%1</translation>
    </message>
    <message>
        <source>%1 needs you</source>
        <translation>%1 需要处理</translation>
    </message>
    <message>
        <source>%1, pinned to %2</source>
        <translation>%1，已固定到 %2</translation>
    </message>
    <message>
        <source>All requests go to %1 (pinned)</source>
        <translation>所有请求发往 %1（已固定）</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message numerus="yes">
        <source>Stopping: %n request(s) still running</source>
        <translation>
            <numerusform>正在停止：还有 %n 个请求进行中</numerusform>
        </translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Pinned to %1</source>
        <translation>已固定到 %1</translation>
    </message>
    <message>
        <source>Signalbox – %1 – %2</source>
        <translation>Signalbox – %1 – %2</translation>
    </message>
    <message>
        <source>Requests and answers are being recorded until %1</source>
        <translation>正在录制请求和响应，将于 %1 停止</translation>
    </message>
    <message>
        <source>Configuration not applied, the previous one stays in use: %1</source>
        <translation>配置未生效，仍使用之前的配置：%1</translation>
    </message>
    <message>
        <source>▲ Not applied: %1</source>
        <translation>▲ 未生效：%1</translation>
    </message>
    <message>
        <source>failing %1/%2</source>
        <translation>连续失败 %1/%2</translation>
    </message>
    <message>
        <source>being tried again</source>
        <translation>正在重试</translation>
    </message>
    <message>
        <source>will be tried again</source>
        <translation>等待重试</translation>
    </message>
    <message>
        <source>sign in again</source>
        <translation>需要重新登录</translation>
    </message>
    <message>
        <source>disabled</source>
        <translation>已停用</translation>
    </message>
    <message>
        <source>balance %1, left out until more than %2</source>
        <translation>余额 %1，超过 %2 后恢复使用</translation>
    </message>
    <message>
        <source>failed, cooling down %1</source>
        <translation>失败，冷却剩余 %1</translation>
    </message>
    <message>
        <source>failed %1/%2, cooling down %3</source>
        <translation>失败 %1/%2，冷却剩余 %3</translation>
    </message>
    <message>
        <source>paused, back in %1</source>
        <translation>已暂停，剩余 %1</translation>
    </message>
    <message>
        <source>%1 models paused, back in %2</source>
        <translation>%1 个模型已暂停，剩余 %2</translation>
    </message>
    <message>
        <source>%1 paused, back in %2</source>
        <translation>%1 已暂停，剩余 %2</translation>
    </message>
    <message>
        <source>and %1 more</source>
        <translation>还有 %1 项</translation>
    </message>
    <message>
        <source>Last error: %1</source>
        <translation>最近错误：%1</translation>
    </message>
    <message>
        <source>, </source>
        <comment>in a list</comment>
        <translation>，</translation>
    </message>
    <message>
        <source>All models</source>
        <translation>所有模型</translation>
    </message>
    <message>
        <source>Balance not known: %1</source>
        <translation>余额未知：%1</translation>
    </message>
    <message>
        <source>Balance %1</source>
        <translation>余额 %1</translation>
    </message>
    <message>
        <source>%1, the last check failed: %2</source>
        <translation>%1，上次查询失败：%2</translation>
    </message>
    <message>
        <source>%1 %2 %</source>
        <translation>%1 %2%</translation>
    </message>
    <message>
        <source>unknown client</source>
        <translation>未知客户端</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>%1: %2 at %3</source>
        <translation>%1：%2 @ %3</translation>
    </message>
    <message>
        <source>waiting its turn</source>
        <translation>排队中</translation>
    </message>
    <message>
        <source>asked, try %1</source>
        <translation>请求中，第 %1 次</translation>
    </message>
    <message>
        <source>asked</source>
        <translation>请求中</translation>
    </message>
    <message>
        <source>shares an answer</source>
        <translation>共享响应</translation>
    </message>
    <message>
        <source>silent for %1</source>
        <translation>无输出 %1</translation>
    </message>
    <message>
        <source>answering</source>
        <translation>响应中</translation>
    </message>
    <message>
        <source>1 request running</source>
        <translation>1 个请求进行中</translation>
    </message>
    <message>
        <source>%1 requests running</source>
        <translation>%1 个请求进行中</translation>
    </message>
    <message>
        <source>1 session stays with it</source>
        <translation>1 个会话绑定于此</translation>
    </message>
    <message>
        <source>%1 sessions stay with it</source>
        <translation>%1 个会话绑定于此</translation>
    </message>
</context>
<context>
    <name>signalbox::StartAtLogin</name>
    <message>
        <source>Start at login could not be switched on: %1 cannot be written (%2)</source>
        <translation>无法开启登录时启动：%1 无法写入（%2）</translation>
    </message>
    <message>
        <source>Start at login could not be switched off: %1 cannot be removed (%2)</source>
        <translation>无法关闭登录时启动：%1 无法删除（%2）</translation>
    </message>
    <message>
        <source>Start at login could not be changed: Windows refuses to write its list of startup apps. Change it in Settings, Apps, Startup.</source>
        <translation>无法更改登录时启动：Windows 拒绝写入启动应用列表。请在“设置 &gt; 应用 &gt; 启动”中更改。</translation>
    </message>
</context>
<context>
    <name>signalbox::StartProblemDialog</name>
    <message>
        <source>Signalbox</source>
        <translation>Signalbox</translation>
    </message>
    <message>
        <source>Signalbox can listen on port %1 until it is quit. Point your clients at that port then: “Copy environment” has the lines.</source>
        <translation>在退出之前，Signalbox 可以改为监听端口 %1。届时请让客户端使用该端口：“复制环境变量”中有所需内容。</translation>
    </message>
    <message>
        <source>&amp;Use port %1</source>
        <translation>改用端口 %1(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Open configuration</source>
        <translation>打开配置(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Not now</source>
        <translation>暂不(&amp;N)</translation>
    </message>
</context>
<context>
    <name>signalbox::StateHeader</name>
    <message numerus="yes">
        <source>%1 of %n provider(s) ready</source>
        <translation>
            <numerusform>%1/%n 个服务商就绪</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n request(s) since it started</source>
        <translation>
            <numerusform>启动后共 %n 个请求</numerusform>
        </translation>
    </message>
    <message>
        <source>Copy &amp;environment</source>
        <translation>复制环境变量(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Set up a client…</source>
        <translation>接入客户端(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Resume</source>
        <translation>恢复(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>暂停(&amp;P)</translation>
    </message>
</context>
<context>
    <name>signalbox::StepHeader</name>
    <message>
        <source>Step %1 of %2: %3</source>
        <translation>第 %1 步，共 %2 步：%3</translation>
    </message>
</context>
<context>
    <name>signalbox::StreamList</name>
    <message>
        <source>Nothing is running.</source>
        <translation>当前没有请求。</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>还有 %n 个</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::StreamRow</name>
    <message>
        <source>Choose the provider of its session</source>
        <translation>为其会话选择服务商</translation>
    </message>
    <message>
        <source>Cancel this request</source>
        <translation>取消此请求</translation>
    </message>
    <message>
        <source>%1 at %2</source>
        <translation>%1 @ %2</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 token</translation>
    </message>
    <message>
        <source>Next requests of this session go to</source>
        <translation>此会话的后续请求发往</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
</context>
<context>
    <name>signalbox::TargetDelegate</name>
    <message>
        <source>Model that %1 is asked for</source>
        <translation>向 %1 请求的模型</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>优先级</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>权重</translation>
    </message>
</context>
<context>
    <name>signalbox::TargetTree</name>
    <message>
        <source>Provider</source>
        <translation>服务商</translation>
    </message>
    <message>
        <source>Model it is asked for</source>
        <translation>请求的模型</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>优先级</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>1 is asked first</source>
        <translation>数字越小越优先，1 最先</translation>
    </message>
    <message>
        <source>Its share where providers are asked in turn, by weight</source>
        <translation>按权重轮流时所占的份额</translation>
    </message>
    <message>
        <source>Targets, in the order in which they are asked</source>
        <translation>目标，按请求顺序排列</translation>
    </message>
    <message>
        <source>Untick it to leave it out without removing it</source>
        <translation>取消勾选即可停用，无需删除</translation>
    </message>
</context>
<context>
    <name>signalbox::TestPanel</name>
    <message>
        <source>Finds the host</source>
        <translation>解析主机</translation>
    </message>
    <message>
        <source>Connects</source>
        <translation>建立连接</translation>
    </message>
    <message>
        <source>Takes the key</source>
        <translation>验证密钥</translation>
    </message>
    <message>
        <source>Lists models</source>
        <translation>获取模型列表</translation>
    </message>
    <message>
        <source>Streams an answer</source>
        <translation>流式响应</translation>
    </message>
    <message>
        <source>Uses a tool</source>
        <translation>调用工具</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>running</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>passed</source>
        <translation>通过</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>已跳过</translation>
    </message>
    <message>
        <source>&amp;Also ask for an answer</source>
        <translation>同时请求一次响应(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Test connection</source>
        <translation>测试连接(&amp;T)</translation>
    </message>
    <message>
        <source>S&amp;top</source>
        <translation>停止(&amp;T)</translation>
    </message>
    <message>
        <source>Test connection (F5)</source>
        <translation>测试连接 (F5)</translation>
    </message>
    <message>
        <source>The test was stopped.</source>
        <translation>测试已停止。</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>The test has failed.</source>
        <translation>测试失败。</translation>
    </message>
    <message>
        <source>All is well.</source>
        <translation>一切正常。</translation>
    </message>
    <message>
        <source>Models: %1</source>
        <translation>模型：%1</translation>
    </message>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 等，另有 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>Used: %1 tokens in, %2 out, with %3</source>
        <translation>用量：输入 %1 token，输出 %2 token，模型 %3</translation>
    </message>
    <message>
        <source>An answer would cost nothing here.</source>
        <translation>此处请求响应不收费。</translation>
    </message>
    <message>
        <source>An answer would use some hundred tokens of the plan.</source>
        <translation>请求响应会消耗套餐中的几百 token。</translation>
    </message>
    <message>
        <source>An answer would use some hundred tokens of a cheap model, mostly less than a cent.</source>
        <translation>请求响应会消耗低价模型的几百 token，通常不到 1 美分。</translation>
    </message>
    <message>
        <source>Looks the host up, connects, tries the key, lists the models, then asks for one short answer and one call of a tool, which are paid for: some hundred tokens.</source>
        <translation>解析主机、建立连接、验证密钥、获取模型列表，然后请求一次简短响应和一次工具调用；二者会计费，约几百 token。</translation>
    </message>
    <message>
        <source>Looks the host up, connects, tries the key and lists the models. That costs nothing. %1</source>
        <translation>解析主机、建立连接、验证密钥并获取模型列表，不产生费用。%1</translation>
    </message>
</context>
<context>
    <name>signalbox::TrayMenu</name>
    <message>
        <source>&amp;Stop recording</source>
        <translation>停止录制(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Automatic</source>
        <translation>自动(&amp;A)</translation>
    </message>
    <message>
        <source>By &amp;route</source>
        <translation>按路由(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Resume</source>
        <translation>恢复(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Forget failures</source>
        <translation>清除故障记录(&amp;F)</translation>
    </message>
    <message>
        <source>Use all providers again at once</source>
        <translation>立即重新启用所有服务商</translation>
    </message>
    <message>
        <source>Set up a &amp;client…</source>
        <translation>接入客户端(&amp;C)…</translation>
    </message>
    <message>
        <source>Copy a&amp;ddress</source>
        <translation>复制地址(&amp;D)</translation>
    </message>
    <message>
        <source>Copy &amp;environment</source>
        <translation>复制环境变量(&amp;E)</translation>
    </message>
    <message>
        <source>Copy environment &amp;for</source>
        <translation>复制环境变量，用于(&amp;F)</translation>
    </message>
    <message>
        <source>Open dash&amp;board</source>
        <translation>打开主界面(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Open configuration</source>
        <translation>打开配置(&amp;O)</translation>
    </message>
    <message>
        <source>Reload co&amp;nfiguration</source>
        <translation>重新加载配置(&amp;N)</translation>
    </message>
    <message>
        <source>Pre&amp;ferences…</source>
        <translation>偏好设置(&amp;F)…</translation>
    </message>
    <message>
        <source>&amp;Quit now</source>
        <translation>立即退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Use port %1</source>
        <translation>改用端口 %1(&amp;U)</translation>
    </message>
    <message>
        <source>Sign in again: %1…</source>
        <translation>重新登录：%1…</translation>
    </message>
    <message>
        <source>Key needed: %1…</source>
        <translation>需要密钥：%1…</translation>
    </message>
    <message>
        <source>%1 more providers</source>
        <translation>其他 %1 个服务商</translation>
    </message>
    <message>
        <source>✕ %1 down</source>
        <translation>✕ %1 个不可用</translation>
    </message>
</context>
<context>
    <name>signalbox::UsageChart</name>
    <message>
        <source>Usage over time</source>
        <translation>用量趋势</translation>
    </message>
</context>
<context>
    <name>signalbox::UsageContent</name>
    <message>
        <source>Saved as %1</source>
        <translation>已保存为 %1</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>Over time</source>
        <translation>趋势</translation>
    </message>
    <message>
        <source>What is drawn</source>
        <translation>图表指标</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>分组</translation>
    </message>
    <message>
        <source>In figures</source>
        <translation>明细</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>其他</translation>
    </message>
</context>
<context>
    <name>signalbox::UsageMeasure</name>
    <message>
        <source>Spent (%1)</source>
        <comment>currency</comment>
        <translation>费用（%1）</translation>
    </message>
    <message>
        <source>Covered by plans (%1)</source>
        <comment>currency</comment>
        <translation>套餐抵扣（%1）</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>请求</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Token</translation>
    </message>
</context>
<context>
    <name>signalbox::UsagePage</name>
    <message>
        <source>Include imported usage</source>
        <translation>包含导入的用量</translation>
    </message>
    <message>
        <source>What the files of Claude Code say was used before Signalbox measured it. They are imported by the command: signalbox usage --import-claude-code</source>
        <translation>Claude Code 文件中记录的、Signalbox 开始统计之前的用量。导入命令：signalbox usage --import-claude-code</translation>
    </message>
    <message>
        <source>Adding up…</source>
        <translation>正在统计…</translation>
    </message>
    <message>
        <source>Usage</source>
        <translation>用量</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>The usage cannot be read: %1</source>
        <translation>无法读取用量：%1</translation>
    </message>
    <message>
        <source>This is not all: the file with what was used before cannot be read or written at the moment.</source>
        <translation>数据不完整：保存历史用量的文件暂时无法读写。</translation>
    </message>
    <message>
        <source>There are more parts than can be drawn. Choose a shorter time to see all.</source>
        <translation>分组过多，无法全部绘出。请缩短时间范围以查看全部。</translation>
    </message>
    <message>
        <source>Of this day only its total is kept, so that it has no hours.</source>
        <translation>这一天只保留了总量，没有按小时的数据。</translation>
    </message>
    <message>
        <source>Nothing of this was used</source>
        <translation>没有相关用量</translation>
    </message>
    <message>
        <source>The filters leave nothing of this time.</source>
        <translation>该时段没有符合筛选条件的数据。</translation>
    </message>
    <message>
        <source>Remove the filters</source>
        <translation>移除筛选条件</translation>
    </message>
    <message>
        <source>No usage yet</source>
        <translation>还没有用量</translation>
    </message>
    <message>
        <source>Tokens and costs are shown here as soon as a program has sent its first request.</source>
        <translation>有程序发出第一个请求后，这里就会显示 token 和费用。</translation>
    </message>
    <message>
        <source>Set up a program…</source>
        <translation>接入程序…</translation>
    </message>
    <message>
        <source>Nothing was used in this time</source>
        <translation>该时段没有用量</translation>
    </message>
    <message>
        <source>What is known begins on %1.</source>
        <translation>数据从 %1 开始。</translation>
    </message>
    <message>
        <source>Show the last 12 months</source>
        <translation>显示最近 12 个月</translation>
    </message>
</context>
<context>
    <name>signalbox::UsageRange</name>
    <message>
        <source>ddd d MMM yyyy</source>
        <comment>date format</comment>
        <translation>yyyy年M月d日 ddd</translation>
    </message>
    <message>
        <source>MMMM yyyy</source>
        <comment>date format</comment>
        <translation>yyyy年M月</translation>
    </message>
    <message>
        <source>d MMM yyyy</source>
        <comment>date format</comment>
        <translation>yyyy年M月d日</translation>
    </message>
    <message>
        <source>MMM yyyy</source>
        <comment>date format</comment>
        <translation>yyyy年M月</translation>
    </message>
    <message>
        <source>d</source>
        <comment>date format, the month and year follow with the last day</comment>
        <translation>yyyy年M月d日</translation>
    </message>
    <message>
        <source>d MMM</source>
        <comment>date format, the year follows with the last day</comment>
        <translation>yyyy年M月d日</translation>
    </message>
    <message>
        <source>%1 – %2</source>
        <comment>first and last day</comment>
        <translation>%1 – %2</translation>
    </message>
    <message>
        <source>ddd d</source>
        <comment>date format</comment>
        <translation>d日 ddd</translation>
    </message>
    <message>
        <source>d MMM</source>
        <comment>date format</comment>
        <translation>M月d日</translation>
    </message>
    <message>
        <source>MMM</source>
        <comment>date format</comment>
        <translation>M月</translation>
    </message>
    <message>
        <source>%1, %2 – %3</source>
        <comment>day, begin and end of an hour</comment>
        <translation>%1 %2 – %3</translation>
    </message>
    <message>
        <source>ddd d MMM</source>
        <comment>date format</comment>
        <translation>M月d日 ddd</translation>
    </message>
</context>
<context>
    <name>signalbox::UsageTableModel</name>
    <message>
        <source>All</source>
        <translation>合计</translation>
    </message>
    <message numerus="yes">
        <source>The cost of %n attempt(s) is not known.</source>
        <translation>
            <numerusform>有 %n 次尝试的费用未知。</numerusform>
        </translation>
    </message>
    <message>
        <source>Tokens of prompts that were read anew</source>
        <translation>未命中缓存的输入 token</translation>
    </message>
    <message>
        <source>Covered by plans: what it would have cost by the list</source>
        <translation>套餐抵扣：按标价计算的费用</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>请求</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Cache read</source>
        <translation>缓存读取</translation>
    </message>
    <message>
        <source>Cache write</source>
        <translation>缓存写入</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>Spent</source>
        <translation>费用</translation>
    </message>
    <message>
        <source>Covered</source>
        <translation>套餐抵扣</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>占比</translation>
    </message>
</context>
<context>
    <name>signalbox::UsageTableView</name>
    <message>
        <source>Usage by part</source>
        <translation>分组用量</translation>
    </message>
</context>
<context>
    <name>signalbox::UsageTexts</name>
    <message>
        <source>Time only</source>
        <translation>仅按时间</translation>
    </message>
    <message>
        <source>Providers</source>
        <translation>服务商</translation>
    </message>
    <message>
        <source>Projects</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Programs</source>
        <translation>程序</translation>
    </message>
    <message>
        <source>Client keys</source>
        <translation>客户端密钥</translation>
    </message>
    <message>
        <source>Measured and imported</source>
        <translation>实测与导入</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Provider</source>
        <translation>服务商</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>程序</translation>
    </message>
    <message>
        <source>Client key</source>
        <translation>客户端密钥</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Measured</source>
        <translation>实测</translation>
    </message>
    <message>
        <source>Claude Code files</source>
        <translation>Claude Code 文件</translation>
    </message>
    <message>
        <source>(no provider)</source>
        <translation>（无服务商）</translation>
    </message>
    <message>
        <source>(no project)</source>
        <translation>（无项目）</translation>
    </message>
    <message>
        <source>(no program named)</source>
        <translation>（未知程序）</translation>
    </message>
    <message>
        <source>(no key)</source>
        <translation>（无密钥）</translation>
    </message>
    <message>
        <source>(no model)</source>
        <translation>（无模型）</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>name and value</comment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Together: %1</source>
        <translation>合计：%1</translation>
    </message>
    <message>
        <source>Nothing was used in this time.</source>
        <translation>该时段没有用量。</translation>
    </message>
    <message>
        <source>%1, %2 to %3. %4. Most: %5, %6.</source>
        <comment>measure, first, last, parts, when, how much</comment>
        <translation>%1，%2 至 %3。%4。最高：%5，%6。</translation>
    </message>
    <message>
        <source>%1 times</source>
        <translation>%1 倍</translation>
    </message>
    <message>
        <source>%1 %</source>
        <comment>a number with its sign</comment>
        <translation>%1%</translation>
    </message>
    <message>
        <source>%1 pts</source>
        <comment>a number with its sign; percentage points</comment>
        <translation>%1 百分点</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
</context>
<context>
    <name>signalbox::UsageTiles</name>
    <message>
        <source>Tokens in</source>
        <translation>输入 token</translation>
    </message>
    <message>
        <source>Tokens out</source>
        <translation>输出 token</translation>
    </message>
    <message>
        <source>Cache hits</source>
        <translation>缓存命中</translation>
    </message>
    <message>
        <source>Spent</source>
        <translation>费用</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>请求</translation>
    </message>
    <message>
        <source>%1 in the time before (%2)</source>
        <translation>上一时段为 %1（%2）</translation>
    </message>
    <message>
        <source>%1 read anew</source>
        <translation>未命中缓存 %1</translation>
    </message>
    <message>
        <source>%1 thinking</source>
        <translation>思考 %1</translation>
    </message>
    <message>
        <source>%1 read</source>
        <translation>读取 %1</translation>
    </message>
    <message>
        <source>%1 written</source>
        <translation>写入 %1</translation>
    </message>
    <message>
        <source>and %1</source>
        <comment>amounts of money</comment>
        <translation>另有 %1</translation>
    </message>
    <message>
        <source>≈ %1 covered by plans</source>
        <translation>套餐抵扣 ≈ %1</translation>
    </message>
    <message numerus="yes">
        <source>%n of unknown cost</source>
        <translation>
            <numerusform>%n 项费用未知</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 failed</source>
        <comment>a share of attempts</comment>
        <translation>失败率 %1</translation>
    </message>
    <message>
        <source>None failed</source>
        <translation>无失败</translation>
    </message>
    <message>
        <source>%1 before</source>
        <comment>a share that failed</comment>
        <translation>上一时段 %1</translation>
    </message>
</context>
<context>
    <name>signalbox::WelcomeWindow</name>
    <message>
        <source>Choose who answers</source>
        <translation>选择服务商</translation>
    </message>
    <message>
        <source>Connect a client</source>
        <translation>接入客户端</translation>
    </message>
    <message>
        <source>See the first request</source>
        <translation>查看首个请求</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>上一步(&amp;B)</translation>
    </message>
    <message>
        <source>Welcome to Signalbox</source>
        <translation>欢迎使用 Signalbox</translation>
    </message>
    <message>
        <source>Start a client in a terminal now, for example claude, and ask something.</source>
        <translation>现在在终端启动一个客户端（例如 claude），然后提一个问题。</translation>
    </message>
    <message>
        <source>&amp;Continue</source>
        <translation>下一步(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Continue with the demo</source>
        <translation>使用演示继续(&amp;C)</translation>
    </message>
    <message>
        <source>S&amp;kip</source>
        <translation>跳过(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;Open the dashboard</source>
        <translation>打开主界面(&amp;O)</translation>
    </message>
</context>
</TS>
