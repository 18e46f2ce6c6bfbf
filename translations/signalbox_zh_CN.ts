<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>signalbox::AboutSection</name>
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
        <source>admin key</source>
        <translation>管理密钥</translation>
    </message>
    <message>
        <source>client key %1</source>
        <translation>客户端密钥 %1</translation>
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
    <message>
        <source>Waiting for the keychain…</source>
        <translation>正在等待钥匙串…</translation>
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
    <message>
        <source>budget %1</source>
        <translation>预算 %1</translation>
    </message>
    <message>
        <source>%1 used</source>
        <translation>已用 %1</translation>
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
    <name>signalbox::ButtonTexts</name>
    <message>
        <source>OK</source>
        <translation>确定</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
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
    <message>
        <source>Set it up…</source>
        <translation>接入…</translation>
    </message>
    <message>
        <source>Set up %1</source>
        <translation>接入 %1</translation>
    </message>
    <message>
        <source>Take it back</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Take back the setup of %1</source>
        <translation>撤销 %1 的接入</translation>
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
    <message>
        <source>Attention</source>
        <translation>注意</translation>
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
    <message>
        <source>Nothing fits. Try another word.</source>
        <translation>没有匹配项，请换一个词。</translation>
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
    <message>
        <source>The file was changed since. Nothing was written.</source>
        <translation>文件此后已被修改，因此未写入任何内容。</translation>
    </message>
</context>
<context>
    <name>signalbox::ConfigurationDraft</name>
    <message>
        <source>It cannot be made again now: %1</source>
        <translation>现在无法重做：%1</translation>
    </message>
    <message>
        <source>Dropped, as the file says something else now: %1</source>
        <translation>已放弃，因为文件内容已改变：%1</translation>
    </message>
    <message>
        <source>The changes wait, as %1 is missing or empty: put it back, or discard them.</source>
        <translation>%1 缺失或为空，更改暂时无法保存：请恢复该文件，或放弃更改。</translation>
    </message>
    <message>
        <source>The changes wait until the error in the file is corrected.</source>
        <translation>文件中的错误更正之前，更改暂时无法保存。</translation>
    </message>
    <message>
        <source>Line %1 of the configuration: %2</source>
        <translation>配置第 %1 行：%2</translation>
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
        <source>&amp;Open configuration</source>
        <translation>打开配置(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>Line %1: %2</source>
        <translation>第 %1 行：%2</translation>
    </message>
    <message>
        <source>Correct the file: Signalbox goes on by itself.</source>
        <translation>更正文件后，Signalbox 会自动继续启动。</translation>
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
    <name>signalbox::CrashNotice</name>
    <message>
        <source>Signalbox ended unexpectedly after it was started on %1. The log may tell why.</source>
        <translation>Signalbox 于 %1 启动后意外退出，日志中可能有原因。</translation>
    </message>
    <message>
        <source>Open &amp;logs</source>
        <translation>打开日志(&amp;L)</translation>
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
        <source>Waiting for the keychain…</source>
        <translation>正在等待钥匙串…</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>signalbox::DesktopShell</name>
    <message>
        <source>Open configuration</source>
        <translation>打开配置</translation>
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
    <message>
        <source>%1 of the budget %2</source>
        <translation>预算 %2 已用 %1</translation>
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
    <name>signalbox::GatewayTexts</name>
    <message>
        <source>the Claude Code Provider Balancer</source>
        <translation>Claude Code Provider Balancer</translation>
    </message>
    <message>
        <source>the Databricks Claude load balancer</source>
        <translation>Databricks Claude load balancer</translation>
    </message>
    <message>
        <source>the environment</source>
        <translation>环境变量</translation>
    </message>
    <message>
        <source>a proxy is set and NO_PROXY leaves this computer not out: clients may ask the proxy for Signalbox</source>
        <translation>已设置代理，而 NO_PROXY 没有排除本机：客户端访问 Signalbox 时可能会经过代理</translation>
    </message>
    <message>
        <source>add 127.0.0.1,localhost,::1 to NO_PROXY and no_proxy; signalbox env prints the lines</source>
        <translation>请将 127.0.0.1,localhost,::1 加入 NO_PROXY 和 no_proxy；signalbox env 会输出所需的行</translation>
    </message>
    <message>
        <source>%1, line %2</source>
        <translation>%1，第 %2 行</translation>
    </message>
    <message>
        <source>where %1 usually does</source>
        <translation>那里通常是 %1</translation>
    </message>
    <message>
        <source>%1 is sent to port %2 of this computer, and nobody listens there%3</source>
        <translation>%1 被指向本机的 %2 端口，而那里没有程序在监听 %3</translation>
    </message>
    <message>
        <source>start what should listen there, set it up again with signalbox setup %1, or take it back with signalbox setup %1 --undo</source>
        <translation>请启动应在那里监听的程序，或用 signalbox setup %1 重新接入，或用 signalbox setup %1 --undo 撤销</translation>
    </message>
    <message>
        <source>Claude Code</source>
        <translation>Claude Code</translation>
    </message>
    <message>
        <source>%1: the file is not UTF-8; save it as UTF-8 first</source>
        <translation>%1：文件不是 UTF-8 编码；请先另存为 UTF-8</translation>
    </message>
    <message>
        <source>%1 was changed by somebody else since it was read: nothing was written, try again</source>
        <translation>%1 在读取之后被其他程序修改：未写入任何内容，请重试</translation>
    </message>
    <message>
        <source>%1 cannot be removed (%2): remove it by hand</source>
        <translation>无法删除 %1（%2）：请手动删除</translation>
    </message>
    <message>
        <source>something stands behind the end</source>
        <translation>结尾之后还有多余内容</translation>
    </message>
    <message>
        <source>a comment stands where none is read</source>
        <translation>此处不允许有注释</translation>
    </message>
    <message>
        <source>a comment is not closed by */</source>
        <translation>注释没有用 */ 结束</translation>
    </message>
    <message>
        <source>line %1: %2; correct it first</source>
        <translation>第 %1 行：%2；请先更正</translation>
    </message>
    <message>
        <source>a text is not closed by a quote</source>
        <translation>文本缺少结束引号</translation>
    </message>
    <message>
        <source>a text has an escape that means nothing</source>
        <translation>文本中有无效的转义</translation>
    </message>
    <message>
        <source>this is no value: a quote or a comma may be missing</source>
        <translation>此处不是有效的值：可能缺少引号或逗号</translation>
    </message>
    <message>
        <source>a comma or ] is missing</source>
        <translation>缺少逗号或 ]</translation>
    </message>
    <message>
        <source>a comma stands behind the last one</source>
        <translation>最后一项之后多了一个逗号</translation>
    </message>
    <message>
        <source>a key in quotes or } is missing</source>
        <translation>缺少带引号的键或 }</translation>
    </message>
    <message>
        <source>a colon is missing</source>
        <translation>缺少冒号</translation>
    </message>
    <message>
        <source>a comma or } is missing</source>
        <translation>缺少逗号或 }</translation>
    </message>
    <message>
        <source>too many brackets stand in each other</source>
        <translation>括号嵌套过深</translation>
    </message>
    <message>
        <source>%1 is no object: correct it first</source>
        <translation>%1 不是对象：请先更正</translation>
    </message>
    <message>
        <source>the whole</source>
        <translation>整个文件</translation>
    </message>
    <message>
        <source>%1 is an object: correct it first</source>
        <translation>%1 是对象：请先更正</translation>
    </message>
    <message>
        <source>until then Claude Code reads nothing of this file</source>
        <translation>在此之前 Claude Code 不会读取此文件的任何内容</translation>
    </message>
    <message>
        <source>this file comes before your own settings: remove it there, or ask who looks after it</source>
        <translation>此文件优先于你自己的设置：请在其中删除，或询问管理该文件的人</translation>
    </message>
    <message>
        <source>remove it from this file</source>
        <translation>请从此文件中删除</translation>
    </message>
    <message>
        <source>apiKeyHelper is set: Claude Code sends the key of that program</source>
        <translation>已设置 apiKeyHelper：Claude Code 会发送该程序输出的密钥</translation>
    </message>
    <message>
        <source>the profile %1 chooses the provider %2</source>
        <translation>配置方案 %1 选择了服务商 %2</translation>
    </message>
    <message>
        <source>remove model_provider from the profile</source>
        <translation>请从该配置方案中删除 model_provider</translation>
    </message>
    <message>
        <source>it is written in a way that cannot be changed safely: make the change by hand</source>
        <translation>它的写法无法安全地修改：请手动更改</translation>
    </message>
    <message>
        <source>the journal of client setups cannot be used (%1): %2</source>
        <translation>无法使用客户端接入记录（%1）：%2</translation>
    </message>
    <message>
        <source>%1 files are set up already: undo some of them first, with signalbox setup --undo --all</source>
        <translation>已接入 %1 个文件：请先用 signalbox setup --undo --all 撤销一部分</translation>
    </message>
    <message>
        <source>it is damaged; move it away, and undo by hand what is set up</source>
        <translation>文件已损坏；请将其移走，并手动撤销已有的接入</translation>
    </message>
    <message>
        <source>a later version of Signalbox has written it; use that one</source>
        <translation>它由更高版本的 Signalbox 写入；请使用该版本</translation>
    </message>
    <message>
        <source>%1 stays: it was changed since by somebody else</source>
        <translation>%1 保持不变：此后已被其他程序修改</translation>
    </message>
    <message>
        <source>%1 is removed (it was %2)</source>
        <translation>删除 %1（原值为 %2）</translation>
    </message>
    <message>
        <source>%1 is removed</source>
        <translation>删除 %1</translation>
    </message>
    <message>
        <source>%1 becomes %2 (it was %3)</source>
        <translation>%1 改为 %2（原值为 %3）</translation>
    </message>
    <message>
        <source>%1 is set to %2</source>
        <translation>%1 设为 %2</translation>
    </message>
    <message>
        <source>%1 is no table of its own: write it as [%1], or make the change by hand</source>
        <translation>%1 不是独立的表：请写成 [%1]，或手动更改</translation>
    </message>
    <message>
        <source>%1 is a table: correct it first</source>
        <translation>%1 是表：请先更正</translation>
    </message>
    <message>
        <source>%1 is set: %2</source>
        <translation>已设置 %1：%2</translation>
    </message>
    <message>
        <source>remove it, and start the client from a new terminal</source>
        <translation>请删除它，并从新的终端启动客户端</translation>
    </message>
    <message>
        <source>programs that have no other setting go to that address and not to Signalbox</source>
        <translation>没有其他设置的程序会访问该地址，而不是 Signalbox</translation>
    </message>
    <message>
        <source>programs that use OpenAI&apos;s libraries go to that address and not to Signalbox</source>
        <translation>使用 OpenAI 库的程序会访问该地址，而不是 Signalbox</translation>
    </message>
    <message>
        <source>Claude Code sends it in the place of the client key, and is refused unless it is one</source>
        <translation>Claude Code 会用它代替客户端密钥，若它不是客户端密钥，请求会被拒绝</translation>
    </message>
    <message>
        <source>Claude Code sends it in the place of the login that is passed through</source>
        <translation>Claude Code 会用它代替要透传的登录</translation>
    </message>
    <message>
        <source>Claude Code sends it to Signalbox as well, where nobody reads it</source>
        <translation>Claude Code 也会把它发给 Signalbox，而这里不会读取它</translation>
    </message>
    <message>
        <source>Claude Code may send it in the place of the client key, and is refused unless it is one</source>
        <translation>Claude Code 可能会用它代替客户端密钥，若它不是客户端密钥，请求会被拒绝</translation>
    </message>
    <message>
        <source>Claude Code may send it in the place of the login that is passed through</source>
        <translation>Claude Code 可能会用它代替要透传的登录</translation>
    </message>
    <message>
        <source>Claude Code asks that service and never Signalbox</source>
        <translation>Claude Code 只会请求该服务，不会请求 Signalbox</translation>
    </message>
    <message>
        <source>route &apos;%1&apos;</source>
        <translation>路由“%1”</translation>
    </message>
    <message>
        <source>the port is the Balancer&apos;s own: 9090</source>
        <translation>端口是 Balancer 自己的：9090</translation>
    </message>
    <message>
        <source>the pattern &apos;%1&apos; was looked for within a name; here it is the whole name, as &apos;%2&apos; has a route already</source>
        <translation>模式“%1”原本在名称中查找；在此处它匹配整个名称，因为“%2”已有路由</translation>
    </message>
    <message>
        <source>the pattern &apos;%1&apos; was looked for within a name, and is the whole name here: it becomes &apos;%2&apos;</source>
        <translation>模式“%1”原本在名称中查找，而此处匹配整个名称：改为“%2”</translation>
    </message>
    <message>
        <source>&apos;priority&apos; of %1 did not matter, as round_robin took turns among all of its entries; here it would: each gets priority 1</source>
        <translation>%1 的“priority”原本不起作用，因为 round_robin 在其所有条目之间轮流；在此处它会起作用：每个条目的优先级改为 1</translation>
    </message>
    <message>
        <source>&apos;priority&apos; of %1 did not matter among the best three, of which random took any; here it would: each of them gets priority 1</source>
        <translation>%1 的“priority”在前三名中原本不起作用，random 会从中任选；在此处它会起作用：它们的优先级都改为 1</translation>
    </message>
    <message>
        <source>&apos;auth_type&apos; of provider &apos;%1&apos; is auth_token: with type openai every key was sent as Bearer, and api_key is x-api-key here</source>
        <translation>服务商“%1”的“auth_type”为 auth_token：openai 类型下原本每个密钥都以 Bearer 发送，而此处的 api_key 是 x-api-key</translation>
    </message>
    <message>
        <source>&apos;model&apos; in %1 had an effect with type openai only, and the provider was asked for the client&apos;s model; here it is asked for this one</source>
        <translation>%1 中的“model”原本仅在 openai 类型下有效，向服务商请求的是客户端的模型；在此处请求的是这里写的模型</translation>
    </message>
    <message>
        <source>any from 500 on</source>
        <translation>500 及以上的任意状态码</translation>
    </message>
    <message>
        <source>&apos;%1&apos; was the whole list; here these statuses are added to those that make a request fail over anyway: %2</source>
        <translation>“%1”原本是完整列表；在此处，这些状态码会追加到本来就会触发故障切换的状态码中：%2</translation>
    </message>
    <message>
        <source>&apos;unhealthy_exception_patterns&apos; were added to the failures that it knew; here a failure without an answer counts only with one of them: remove the key to count them all</source>
        <translation>“unhealthy_exception_patterns”原本追加到它已知的故障中；在此处，没有响应的故障只有匹配其中之一才计入：删除此键即可全部计入</translation>
    </message>
    <message>
        <source>is &apos;%1&apos;, but there is no such %2: %3</source>
        <translation>为“%1”，但没有这样的 %2：%3</translation>
    </message>
    <message>
        <source>correct it</source>
        <translation>请更正</translation>
    </message>
    <message>
        <source>did you mean &apos;%1&apos;?</source>
        <translation>是否想写“%1”？</translation>
    </message>
    <message>
        <source>must be per cent of the budget, like 95, or never: correct it</source>
        <translation>必须是预算的百分比（例如 95）或 never：请更正</translation>
    </message>
    <message>
        <source>is &apos;%1&apos;, which is taken for never: write never, or a per cent from 1 on</source>
        <translation>为“%1”，按 never 处理：请写 never，或不小于 1 的百分比</translation>
    </message>
    <message>
        <source>must be an amount with its currency, like &apos;20 USD&apos;: correct it</source>
        <translation>必须是带货币的金额，例如“20 USD”：请更正</translation>
    </message>
    <message>
        <source>names no currency of three letters: write it like &apos;20 USD&apos; or &apos;20 EUR&apos;</source>
        <translation>没有三个字母的货币代码：请写成“20 USD”或“20 EUR”的形式</translation>
    </message>
    <message>
        <source>must be more than 0: write an amount like &apos;20 USD&apos;</source>
        <translation>必须大于 0：请写成“20 USD”这样的金额</translation>
    </message>
    <message>
        <source>must be at most 1000000000: write an amount like &apos;20 USD&apos;</source>
        <translation>不能超过 1000000000：请写成“20 USD”这样的金额</translation>
    </message>
    <message>
        <source>is no number above 0: write a number of tokens, like 500k or 20M</source>
        <translation>不是大于 0 的数：请填写 token 数，例如 500k 或 20M</translation>
    </message>
    <message>
        <source>must be a list: begin each budget with &apos;- name: …&apos;</source>
        <translation>必须是列表：每个预算以“- name: …”开头</translation>
    </message>
    <message>
        <source>there may be %1 budgets: remove some</source>
        <translation>最多可以有 %1 个预算：请删除一些</translation>
    </message>
    <message>
        <source>budget no. %1 must be a mapping: begin it with &apos;- name: …&apos;</source>
        <translation>第 %1 个预算必须是映射：请以“- name: …”开头</translation>
    </message>
    <message>
        <source>budget no. %1</source>
        <translation>第 %1 个预算</translation>
    </message>
    <message>
        <source>is missing: messages call the budget by it</source>
        <translation>缺失：消息中会用它称呼该预算</translation>
    </message>
    <message>
        <source>is &apos;%1&apos;, as that of the budget in line %2: give each its own</source>
        <translation>为“%1”，与第 %2 行的预算相同：请为每个预算取不同的名称</translation>
    </message>
    <message>
        <source>client key</source>
        <translation>客户端密钥</translation>
    </message>
    <message>
        <source>budget &apos;%1&apos; has no limit: write money: 20 USD, or tokens: 5M</source>
        <translation>预算“%1”没有限额：请填写金额（例如 money: 20 USD）或 token 数（例如 tokens: 5M）</translation>
    </message>
    <message>
        <source>an entry in &apos;notify_at&apos; of %1 is no per cent of the budget: write it like 80</source>
        <translation>%1 的“notify_at”中有一项不是预算的百分比：请写成 80 这样的数</translation>
    </message>
    <message>
        <source>has no effect without &apos;cheaper_at&apos;: write from which per cent it is asked for</source>
        <translation>没有“cheaper_at”时不起作用：请填写从哪个百分比起请求该模型</translation>
    </message>
    <message>
        <source>is not below &apos;refuse_at&apos;, which comes first: write a smaller one</source>
        <translation>不小于“refuse_at”，后者会先触发：请填写更小的值</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is a login of Claude Code&apos;s own, which stays there: a provider of preset anthropic-login passes it through</source>
        <translation>“%1”是 Claude Code 自己的登录，保留在原处：预设 anthropic-login 的服务商会透传该登录</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is a login of Codex&apos; own, which stays there</source>
        <translation>“%1”是 Codex 自己的登录，保留在原处</translation>
    </message>
    <message>
        <source>&apos;%1&apos; could not be understood</source>
        <translation>无法理解“%1”</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is for %2: only those of Claude Code and Codex are taken</source>
        <translation>“%1”用于 %2：仅导入 Claude Code 和 Codex 的服务商</translation>
    </message>
    <message>
        <source>the configuration</source>
        <translation>配置</translation>
    </message>
    <message>
        <source>must be one of load_balance, fallback: correct it</source>
        <translation>必须是 load_balance、fallback 之一：请更正</translation>
    </message>
    <message>
        <source>&apos;fallback: true&apos; is the mode fallback</source>
        <translation>“fallback: true”即 fallback 模式</translation>
    </message>
    <message>
        <source>&apos;fallback&apos; has no effect beside &apos;mode&apos;, there as here: it is left out</source>
        <translation>“fallback”在有“mode”时不起作用，原程序中也是如此：已忽略</translation>
    </message>
    <message>
        <source>there are no servers: add at least one with url and token to &apos;servers&apos;</source>
        <translation>没有服务器：请在“servers”中至少添加一个带 url 和 token 的服务器</translation>
    </message>
    <message>
        <source>server no. %1</source>
        <translation>第 %1 个服务器</translation>
    </message>
    <message>
        <source>must be a mapping with &apos;url&apos; and &apos;token&apos;</source>
        <translation>必须是带“url”和“token”的映射</translation>
    </message>
    <message>
        <source>is missing: write it</source>
        <translation>缺失：请填写</translation>
    </message>
    <message>
        <source>%1 is the provider &apos;%2&apos;</source>
        <translation>%1 即服务商“%2”</translation>
    </message>
    <message>
        <source>%1 has the host of another: its name is &apos;%2&apos;, and its health is its own, while that of servers with one url was shared</source>
        <translation>%1 与另一个服务器的主机相同：名称为“%2”，健康状态单独统计，而原先同一 url 的服务器共用状态</translation>
    </message>
    <message>
        <source>%1 has no token, for which claude-code-lb sent an empty one; here it gets no credential, an x-api-key of the client neither: write a token, or import the file and write auth_type: passthrough</source>
        <translation>%1 没有 token，claude-code-lb 为此发送空值；在此处不发送任何凭据，也不发送客户端的 x-api-key：请填写 token，或导入该文件并写 auth_type: passthrough</translation>
    </message>
    <message>
        <source>&apos;priority&apos; has no effect in the mode load_balance, there as here: every server has priority 1</source>
        <translation>“priority”在 load_balance 模式下不起作用，原程序中也是如此：每个服务器的优先级均为 1</translation>
    </message>
    <message>
        <source>&apos;%1&apos; of %2 is negative: it becomes 300 seconds, as for 0</source>
        <translation>%2 的“%1”为负数：与 0 一样改为 300 秒</translation>
    </message>
    <message>
        <source>the servers are sorted by priority and, where that is equal, by weight</source>
        <translation>服务器按优先级排序，优先级相同时按权重排序</translation>
    </message>
    <message>
        <source>must be one of %1: correct it</source>
        <translation>必须是 %1 之一：请更正</translation>
    </message>
    <message>
        <source>&apos;algorithm&apos; has no effect in the mode fallback, there as here: it is left out</source>
        <translation>“algorithm”在 fallback 模式下不起作用，原程序中也是如此：已忽略</translation>
    </message>
    <message>
        <source>&apos;algorithm&apos; random did not look at the weights; here a heavier server gets more requests</source>
        <translation>“algorithm”为 random 时原本不看权重；在此处权重更高的服务器会得到更多请求</translation>
    </message>
    <message>
        <source>%1 is settings.selection_strategy: %2</source>
        <translation>%1 即 settings.selection_strategy：%2</translation>
    </message>
    <message>
        <source>the mode fallback</source>
        <translation>fallback 模式</translation>
    </message>
    <message>
        <source>&apos;cooldown&apos; is negative: it becomes 60 seconds, as for 0</source>
        <translation>“cooldown”为负数：与 0 一样改为 60 秒</translation>
    </message>
    <message>
        <source>&apos;cooldown&apos; is health.failure_cooldown: %1, and the first failure counts (health.unhealthy_threshold: 1)</source>
        <translation>“cooldown”即 health.failure_cooldown：%1，且首次故障即计入（health.unhealthy_threshold: 1）</translation>
    </message>
    <message>
        <source>must be a list of keys: correct it</source>
        <translation>必须是密钥列表：请更正</translation>
    </message>
    <message>
        <source>&apos;auth&apos; is not true, so the auth_keys are not asked for: they are left out; write auth: true to ask for them</source>
        <translation>“auth”不是 true，因此不要求 auth_keys：已忽略；如需要求，请写 auth: true</translation>
    </message>
    <message>
        <source>&apos;auth_keys&apos; are client_keys: clients send one as Bearer token or as x-api-key</source>
        <translation>“auth_keys”即 client_keys：客户端将其中一个作为 Bearer token 或 x-api-key 发送</translation>
    </message>
    <message>
        <source>&apos;auth&apos; is true, but there is no key: write the keys that clients may send as &apos;auth_keys&apos;, or remove &apos;auth&apos;</source>
        <translation>“auth”为 true，但没有密钥：请在“auth_keys”中填写客户端可以发送的密钥，或删除“auth”</translation>
    </message>
    <message>
        <source>&apos;port&apos; is server.port</source>
        <translation>“port”即 server.port</translation>
    </message>
    <message>
        <source>it listens on all addresses as before (server.host: &quot;*&quot;)</source>
        <translation>与之前一样监听所有地址（server.host: &quot;*&quot;）</translation>
    </message>
    <message>
        <source>no key is asked for, so claude-code-lb let everybody in; here only this computer is listened to (server.host: 127.0.0.1) until auth and auth_keys are written</source>
        <translation>未要求密钥，因此 claude-code-lb 允许任何人访问；在此处仅监听本机（server.host: 127.0.0.1），直到填写 auth 和 auth_keys</translation>
    </message>
    <message>
        <source>&apos;debug&apos; is log.level: debug; requests, answers and keys are never logged</source>
        <translation>“debug”即 log.level: debug；请求、响应和密钥不会写入日志</translation>
    </message>
    <message>
        <source>&apos;%1&apos; has no &apos;api_base_url&apos;</source>
        <translation>“%1”没有“api_base_url”</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is asked by a transformer that is a program of its own</source>
        <translation>“%1”由转换器请求，而转换器是独立的程序</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is asked in OpenAI&apos;s format, not in Google&apos;s own</source>
        <translation>“%1”以 OpenAI 格式请求，而不是 Google 自己的格式</translation>
    </message>
    <message>
        <source>its routes choose by the kind of a request (%1): write routes for models</source>
        <translation>它的路由按请求种类选择（%1）：请按模型编写路由</translation>
    </message>
    <message>
        <source>the key that its clients send is not taken: add one to client_keys</source>
        <translation>其客户端发送的密钥不会导入：请在 client_keys 中添加一个</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is a program of its own</source>
        <translation>“%1”是独立的程序</translation>
    </message>
    <message>
        <source>&apos;apiKeyHelper&apos; is a command and is not run here: add the key that it prints</source>
        <translation>“apiKeyHelper”是命令，此处不会运行：请添加它输出的密钥</translation>
    </message>
    <message>
        <source>the file</source>
        <translation>该文件</translation>
    </message>
    <message>
        <source>is no hash, as it begins with &apos;sha256:&apos; but has no 64 hexadecimal digits behind it: write those that &apos;printf %s KEY | sha256sum&apos; prints</source>
        <translation>不是哈希：以“sha256:”开头，但其后没有 64 位十六进制数字：请填写“printf %s KEY | sha256sum”的输出</translation>
    </message>
    <message>
        <source>is the hash of nothing, which would let everybody in: hash the key</source>
        <translation>是空内容的哈希，会让任何人都能访问：请对密钥计算哈希</translation>
    </message>
    <message>
        <source>must be a list of keys: write &apos;- KEY&apos; below it</source>
        <translation>必须是密钥列表：请在其下写“- KEY”</translation>
    </message>
    <message>
        <source>an entry in %1</source>
        <translation>%1 中的一项</translation>
    </message>
    <message>
        <source>%1 must be a key or a mapping with &apos;key&apos;: correct it</source>
        <translation>%1 必须是密钥或带“key”的映射：请更正</translation>
    </message>
    <message>
        <source>%1 has the key of line %2 again, whose rules are used: remove one of the two</source>
        <translation>%1 与第 %2 行的密钥相同，以后者的规则为准：请删除其中一个</translation>
    </message>
    <message>
        <source>is empty, which would let everybody in: write a key or remove the entry</source>
        <translation>为空，会让任何人都能访问：请填写密钥或删除该项</translation>
    </message>
    <message>
        <source>a client key %1</source>
        <translation>客户端密钥 %1</translation>
    </message>
    <message>
        <source>must be one line of 1 to %1 printable characters: correct it</source>
        <translation>必须是一行 1 到 %1 个可打印字符：请更正</translation>
    </message>
    <message>
        <source>is taken by the key of line %1: give each its own</source>
        <translation>已被第 %1 行的密钥使用：请分别取不同的名称</translation>
    </message>
    <message>
        <source>is no date: write it like 2027-01-31, or with a time like 2027-01-31T18:00:00Z</source>
        <translation>不是日期：请写成 2027-01-31，或带时间，例如 2027-01-31T18:00:00Z</translation>
    </message>
    <message>
        <source>is past, requests with this key are refused: write a later one, or remove the entry</source>
        <translation>已过期，使用此密钥的请求会被拒绝：请填写更晚的日期，或删除该项</translation>
    </message>
    <message>
        <source>a pattern in %1 is empty: write a model name, or &quot;*&quot; for all</source>
        <translation>%1 中有一个模式为空：请填写模型名，或用 &quot;*&quot; 表示全部</translation>
    </message>
    <message>
        <source>is empty, so nothing could be asked for: list models, or remove it to allow all</source>
        <translation>为空，因此无法请求任何模型：请列出模型，或删除此键以允许全部</translation>
    </message>
    <message>
        <source>name one of &apos;providers&apos;</source>
        <translation>请填写“providers”中的某个名称</translation>
    </message>
    <message>
        <source>%1 names a provider%2 that is not there: %3</source>
        <translation>%1 指定的服务商 %2 不存在：%3</translation>
    </message>
    <message>
        <source>is empty, so nobody could answer: list providers, or remove it to allow all</source>
        <translation>为空，因此没有服务商可以响应：请列出服务商，或删除此键以允许全部</translation>
    </message>
    <message>
        <source>is empty: write a key, or remove it</source>
        <translation>为空：请填写密钥，或删除此键</translation>
    </message>
    <message>
        <source>key %1</source>
        <translation>密钥 %1</translation>
    </message>
    <message>
        <source>&apos;admin_key&apos; of server is a client key, too, which may stand in addresses: make one of its own</source>
        <translation>server 的“admin_key”同时也是客户端密钥，可能出现在地址中：请另设一个</translation>
    </message>
    <message>
        <source>a header that copies one of the client&apos;s is not taken: those pass anyway</source>
        <translation>复制客户端请求头的请求头不会导入：这些请求头本来就会传递</translation>
    </message>
    <message>
        <source>&apos;%1&apos; has no &apos;base-url&apos;</source>
        <translation>“%1”没有“base-url”</translation>
    </message>
    <message>
        <source>&apos;%1&apos; speaks Google&apos;s own protocol: add its preset with the key</source>
        <translation>“%1”使用 Google 自己的协议：请用该密钥添加其预设</translation>
    </message>
    <message>
        <source>the keys that its clients send are not taken: add them to client_keys</source>
        <translation>其客户端发送的密钥不会导入：请将它们添加到 client_keys</translation>
    </message>
    <message>
        <source>its sign-ins stay there: signalbox login makes new ones</source>
        <translation>它的登录保留在原处：可用 signalbox login 重新登录</translation>
    </message>
    <message>
        <source>line %1: %2</source>
        <translation>第 %1 行：%2</translation>
    </message>
    <message>
        <source>the configuration must be a mapping: begin with &apos;providers:&apos; and try again</source>
        <translation>配置必须是映射：请以“providers:”开头，然后重试</translation>
    </message>
    <message>
        <source>the file is a configuration of %1: import it first (--import)</source>
        <translation>该文件是 %1 的配置：请先导入（--import）</translation>
    </message>
    <message>
        <source>a configuration must not become empty: delete the file</source>
        <translation>配置不能为空：请改为删除文件</translation>
    </message>
    <message>
        <source>line %1: this name is taken already: choose another one</source>
        <translation>第 %1 行：此名称已被使用，请换一个</translation>
    </message>
    <message>
        <source>with this change the file would no longer be read as a configuration of %1, whose values mean something else: import it first (--import)</source>
        <translation>这一更改会使该文件不再被当作 %1 的配置读取，而其中的值含义不同：请先导入（--import）</translation>
    </message>
    <message>
        <source>%1 is written in a way that cannot be changed here without a change to something else, as with anchors (&amp;), aliases (*) and merge keys (&lt;&lt;): change it by hand</source>
        <translation>%1 的写法使得在此处更改会影响其他内容（例如锚点 (&amp;)、别名 (*) 和合并键 (&lt;&lt;)）：请手动更改</translation>
    </message>
    <message>
        <source>the file cannot be read (%1): check that it exists and that you may read it</source>
        <translation>无法读取文件（%1）：请检查文件是否存在，以及你是否有权读取</translation>
    </message>
    <message>
        <source>the file is larger than 4 MiB: check that it is a configuration</source>
        <translation>文件大于 4 MiB：请检查它是否为配置文件</translation>
    </message>
    <message>
        <source>this is no configuration that can be imported: it has neither &apos;providers&apos; nor &apos;endpoints&apos; nor &apos;servers&apos;</source>
        <translation>这不是可以导入的配置：既没有“providers”，也没有“endpoints”或“servers”</translation>
    </message>
    <message>
        <source>this &apos;balance_check&apos; has no key that was recognised: check it before you share the file</source>
        <translation>此“balance_check”中没有识别到密钥：分享文件前请检查</translation>
    </message>
    <message>
        <source>what looks like a key in this &apos;balance_check&apos; became an environment variable: check the command</source>
        <translation>此“balance_check”中疑似密钥的内容已改为环境变量：请检查该命令</translation>
    </message>
    <message>
        <source>obsolete: the configuration is applied without a restart of the program, remove the key</source>
        <translation>已废弃：配置无需重启程序即可生效，请删除此键</translation>
    </message>
    <message>
        <source>obsolete: every stream is passed on as it comes, remove the key</source>
        <translation>已废弃：所有流都会即时转发，请删除此键</translation>
    </message>
    <message>
        <source>without effect: the program states its own name and version, remove the key</source>
        <translation>无效：程序自行报告名称和版本，请删除此键</translation>
    </message>
    <message>
        <source>of another program, has no effect beside &apos;providers&apos;: remove one of the two</source>
        <translation>属于其他程序，与“providers”同时存在时不起作用：请删除其中之一</translation>
    </message>
    <message>
        <source>of another program, without effect: usage is kept in `ledger`, remove it</source>
        <translation>属于其他程序，无效：用量保存在 `ledger` 中，请删除</translation>
    </message>
    <message>
        <source>without effect: it served the tests of the Balancer, remove it</source>
        <translation>无效：它用于 Balancer 的测试，请删除</translation>
    </message>
    <message>
        <source>without effect: a request that joins an equal one waits as long as that may take, remove it</source>
        <translation>无效：与相同请求合并的请求会一直等待，请删除</translation>
    </message>
    <message>
        <source>without effect: every field that can change the answer is compared, remove it</source>
        <translation>无效：凡是可能改变响应的字段都会比较，请删除</translation>
    </message>
    <message>
        <source>without effect: a failure is never kept, remove it</source>
        <translation>无效：失败的响应从不保留，请删除</translation>
    </message>
    <message>
        <source>without effect: the service&apos;s own pages like /health never ask for a key and all others do, remove the key</source>
        <translation>无效：/health 等服务自身的页面从不要求密钥，其他页面都要求，请删除此键</translation>
    </message>
    <message>
        <source>without effect: tokens are kept under the program&apos;s own name, remove it</source>
        <translation>无效：token 以程序自己的名称保存，请删除</translation>
    </message>
    <message>
        <source>accepted, but has no effect in this version</source>
        <translation>可以写，但在此版本中不起作用</translation>
    </message>
    <message>
        <source>the configuration is empty: add &apos;providers&apos; with at least one entry</source>
        <translation>配置为空：请添加“providers”，其中至少有一项</translation>
    </message>
    <message>
        <source>the configuration must be a mapping: begin with &apos;providers:&apos; and list the providers below</source>
        <translation>配置必须是映射：请以“providers:”开头，并在其下列出服务商</translation>
    </message>
    <message>
        <source>&apos;providers&apos; must be a list: begin each provider with &apos;- name: …&apos;</source>
        <translation>“providers”必须是列表：每个服务商以“- name: …”开头</translation>
    </message>
    <message>
        <source>there are no providers: add at least one below &apos;providers&apos;</source>
        <translation>没有服务商：请在“providers”下至少添加一个</translation>
    </message>
    <message>
        <source>provider no. %1 must be a mapping: begin it with &apos;- name: …&apos;</source>
        <translation>第 %1 个服务商必须是映射：请以“- name: …”开头</translation>
    </message>
    <message>
        <source>the name &apos;%1&apos; of a provider is taken by the one in line %2: give each its own</source>
        <translation>服务商名称“%1”已被第 %2 行的服务商使用：请分别取不同的名称</translation>
    </message>
    <message>
        <source>no provider is enabled: every request will fail, enable at least one</source>
        <translation>没有启用任何服务商：所有请求都会失败，请至少启用一个</translation>
    </message>
    <message>
        <source>&apos;oauth&apos; of settings</source>
        <translation>settings 的“oauth”</translation>
    </message>
    <message>
        <source>line %1: the value cannot be replaced without a change to something else: write the new value by hand</source>
        <translation>第 %1 行：替换此值会影响其他内容：请手动填写新值</translation>
    </message>
    <message>
        <source>%1 cannot be written (%2): check the folder&apos;s permissions and its free space</source>
        <translation>无法写入 %1（%2）：请检查文件夹的权限和剩余空间</translation>
    </message>
    <message>
        <source>%1 is gone since it was read: nothing was written, try again</source>
        <translation>%1 在读取之后已不存在：未写入任何内容，请重试</translation>
    </message>
    <message>
        <source>%1 cannot be written: its symbolic links lead in a circle, correct them</source>
        <translation>无法写入 %1：其符号链接形成循环，请更正</translation>
    </message>
    <message>
        <source>the folder cannot be made</source>
        <translation>无法创建文件夹</translation>
    </message>
    <message>
        <source>&apos;token_tracking&apos; has no counterpart: usage is kept in a ledger of our own, whose place &apos;ledger&apos; may name; what the other file has is not taken over</source>
        <translation>“token_tracking”没有对应项：用量保存在自己的数据库中，位置可由“ledger”指定；另一个文件中的内容不会导入</translation>
    </message>
    <message>
        <source>there are no endpoints: add at least one with name, api_base and token below &apos;endpoints&apos;</source>
        <translation>没有端点：请在“endpoints”下至少添加一个带 name、api_base 和 token 的端点</translation>
    </message>
    <message>
        <source>endpoint no. %1 must be a mapping: begin it with &apos;- name: …&apos;</source>
        <translation>第 %1 个端点必须是映射：请以“- name: …”开头</translation>
    </message>
    <message>
        <source>endpoint no. %1</source>
        <translation>第 %1 个端点</translation>
    </message>
    <message>
        <source>the name &apos;%1&apos; is used twice: this endpoint becomes the provider &apos;%2&apos;</source>
        <translation>名称“%1”重复：此端点成为服务商“%2”</translation>
    </message>
    <message>
        <source>the token of endpoint &apos;%1&apos;</source>
        <translation>端点“%1”的 token</translation>
    </message>
    <message>
        <source>endpoint &apos;%1&apos; is the provider &apos;%1&apos; of type databricks; its models are those that were built into the balancer</source>
        <translation>端点“%1”成为 databricks 类型的服务商“%1”；其模型是负载均衡器内置的模型</translation>
    </message>
    <message>
        <source>the address of this endpoint ends with /anthropic, which the balancer added</source>
        <translation>此端点的地址以 /anthropic 结尾，这是负载均衡器添加的</translation>
    </message>
    <message>
        <source>&apos;load_balancer&apos; must be a mapping: write its keys indented below it</source>
        <translation>“load_balancer”必须是映射：请在其下缩进填写各键</translation>
    </message>
    <message>
        <source>&apos;strategy&apos; round_robin always took the first endpoint that was well; here they take turns</source>
        <translation>“strategy”为 round_robin 时原本总是选择第一个正常的端点；在此处它们会轮流</translation>
    </message>
    <message>
        <source>&apos;strategy&apos; is none that the balancer knows, for which it took any endpoint: it becomes random</source>
        <translation>“strategy”不是该负载均衡器认识的值，它会任选端点：改为 random</translation>
    </message>
    <message>
        <source>&apos;weight&apos; had no effect; here a heavier endpoint gets more requests</source>
        <translation>“weight”原本不起作用；在此处权重更高的端点会得到更多请求</translation>
    </message>
    <message>
        <source>&apos;strategy&apos; is settings.selection_strategy: %1</source>
        <translation>“strategy”即 settings.selection_strategy：%1</translation>
    </message>
    <message>
        <source>&apos;circuit_breaker_threshold&apos; is below 1, with which the first failure counts: it becomes 1</source>
        <translation>“circuit_breaker_threshold”小于 1，此时首次故障即计入：改为 1</translation>
    </message>
    <message>
        <source>&apos;circuit_breaker_threshold&apos; is health.unhealthy_threshold and health.circuit_breaker_threshold: %1</source>
        <translation>“circuit_breaker_threshold”即 health.unhealthy_threshold 和 health.circuit_breaker_threshold：%1</translation>
    </message>
    <message>
        <source>&apos;circuit_breaker_timeout&apos; is health.failure_cooldown and health.circuit_breaker_timeout; with further failures it grows up to health.longest_cooldown</source>
        <translation>“circuit_breaker_timeout”即 health.failure_cooldown 和 health.circuit_breaker_timeout；再次故障时会延长，最长为 health.longest_cooldown</translation>
    </message>
    <message>
        <source>&apos;auth&apos; must be a mapping: write &apos;api_key: …&apos; indented below it</source>
        <translation>“auth”必须是映射：请在其下缩进填写“api_key: …”</translation>
    </message>
    <message>
        <source>&apos;api_key&apos; is the entry of client_keys: clients must send it with every request</source>
        <translation>“api_key”即 client_keys 中的一项：客户端的每个请求都必须发送它</translation>
    </message>
    <message>
        <source>&apos;api_key&apos; of auth has an environment variable, which counted as empty where it is not set; here the program does not start before it is set</source>
        <translation>auth 的“api_key”使用了环境变量，原先未设置时视为空；在此处设置该变量之前程序不会启动</translation>
    </message>
    <message>
        <source>the port is the balancer&apos;s own: server.port: 8000</source>
        <translation>端口是负载均衡器自己的：server.port: 8000</translation>
    </message>
    <message>
        <source>there is no &apos;api_key&apos;, so the balancer let everybody in; here only this computer is listened to (server.host: 127.0.0.1) until a key is written</source>
        <translation>没有“api_key”，因此负载均衡器允许任何人访问；在此处仅监听本机（server.host: 127.0.0.1），直到填写密钥</translation>
    </message>
    <message>
        <source>%1 goes on after &apos;//&apos;, which begins no comment in YAML: if it is meant as one, write &apos;#&apos;</source>
        <translation>%1 在“//”之后还有内容，而 YAML 的注释不以它开头：如果是注释，请写“#”</translation>
    </message>
    <message>
        <source>an entry in %1 must be one of %2%3%4</source>
        <translation>%1 中的一项必须是以下之一：%2%3%4</translation>
    </message>
    <message>
        <source>not &apos;%1&apos;</source>
        <translation>而不是“%1”</translation>
    </message>
    <message>
        <source>an entry in %1 is empty: write the parameter and what it is called there</source>
        <translation>%1 中有一项为空：请填写参数及其在那里的名称</translation>
    </message>
    <message>
        <source>is empty: write chat, responses or both, the better one first</source>
        <translation>为空：请填写 chat、responses 或两者，优先的写在前面</translation>
    </message>
    <message>
        <source>must be a list of rules: write each as a mapping with &apos;models&apos;</source>
        <translation>必须是规则列表：每条规则写成带“models”的映射</translation>
    </message>
    <message>
        <source>a rule in %1</source>
        <translation>%1 中的一条规则</translation>
    </message>
    <message>
        <source>%1 must be a mapping with &apos;models&apos;</source>
        <translation>%1 必须是带“models”的映射</translation>
    </message>
    <message>
        <source>is missing: write the patterns of the models that it is for</source>
        <translation>缺失：请填写适用的模型的模式</translation>
    </message>
    <message>
        <source>there is no provider for the configuration: add one</source>
        <translation>没有可写入配置的服务商：请添加一个</translation>
    </message>
    <message>
        <source>a hash must have 32 bytes: make it with SHA-256</source>
        <translation>哈希必须为 32 字节：请用 SHA-256 生成</translation>
    </message>
    <message>
        <source>&apos;%1&apos; of %2</source>
        <translation>%2 的“%1”</translation>
    </message>
    <message>
        <source>must be text: write one value</source>
        <translation>必须是文本：请填写单个值</translation>
    </message>
    <message>
        <source>must be a whole number: correct the value</source>
        <translation>必须是整数：请更正</translation>
    </message>
    <message>
        <source>must be true or false: correct the value</source>
        <translation>必须是 true 或 false：请更正</translation>
    </message>
    <message>
        <source>is below 1: it counts as 1</source>
        <translation>小于 1：按 1 处理</translation>
    </message>
    <message>
        <source>a key</source>
        <translation>某个键</translation>
    </message>
    <message>
        <source>%1 of %2 is not known: it is left out</source>
        <translation>不认识 %2 的 %1：已忽略</translation>
    </message>
    <message>
        <source>it leads to Signalbox already</source>
        <translation>它已指向 Signalbox</translation>
    </message>
    <message>
        <source>an entry in %1 is no status of an error: write a number from 400 to 599</source>
        <translation>%1 中有一项不是错误状态码：请填写 400 到 599 之间的数</translation>
    </message>
    <message>
        <source>%1 has invalid_request_error, which is the client&apos;s mistake: it goes back to the client and to no other provider, remove it</source>
        <translation>%1 中有 invalid_request_error，这是客户端的错误：会返回给客户端而不会请求其他服务商，请删除</translation>
    </message>
    <message>
        <source>a pattern of %1 matches every error, also those that are the client&apos;s own mistake: it is left out, what fails is known without it</source>
        <translation>%1 中有一个模式会匹配所有错误，包括客户端自己的错误：已忽略，没有它也能识别故障</translation>
    </message>
    <message>
        <source>a pattern of %1 is no regular expression (%2): correct it</source>
        <translation>%1 中有一个模式不是正则表达式（%2）：请更正</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is called &apos;%2&apos;, as there is one of its name</source>
        <translation>“%1”改名为“%2”，因为已有同名的服务商</translation>
    </message>
    <message>
        <source>the command &apos;balance_check&apos; of &apos;%1&apos; is not taken: read it, and add it yourself</source>
        <translation>“%1”的命令“balance_check”不会导入：请查看后自行添加</translation>
    </message>
    <message>
        <source>there is no provider that can be taken</source>
        <translation>没有可以导入的服务商</translation>
    </message>
    <message>
        <source>its key would come from the keychain or another file</source>
        <translation>其密钥来自钥匙串或其他文件</translation>
    </message>
    <message>
        <source>&apos;%1&apos; cannot be used: %2</source>
        <translation>“%1”无法使用：%2</translation>
    </message>
    <message>
        <source>none of its providers can be used: %1</source>
        <translation>其中的服务商都无法使用：%1</translation>
    </message>
    <message>
        <source>must be from 1d to %1d, like &quot;30d&quot;, or 0 to keep files of any age: correct it</source>
        <translation>必须在 1d 到 %1d 之间（例如 &quot;30d&quot;），或用 0 表示保留所有文件：请更正</translation>
    </message>
    <message>
        <source>provider &apos;%1&apos;</source>
        <translation>服务商“%1”</translation>
    </message>
    <message>
        <source>provider no. %1</source>
        <translation>第 %1 个服务商</translation>
    </message>
    <message>
        <source>&apos;%1&apos; of %2 is left out, %3</source>
        <translation>%2 的“%1”已忽略，%3</translation>
    </message>
    <message>
        <source>&apos;oauth&apos; of %1</source>
        <translation>%1 的“oauth”</translation>
    </message>
    <message>
        <source>%1 signs in with oauth: it is used once &apos;oauth&apos; has the address and client id to sign in with, which do not come with this program; to pass on the login that Claude Code itself has, write auth_type: passthrough</source>
        <translation>%1 使用 oauth 登录：填写“oauth”中的登录地址和客户端 ID 后才能使用，程序不附带这些信息；如需透传 Claude Code 自己的登录，请写 auth_type: passthrough</translation>
    </message>
    <message>
        <source>route &apos;%1&apos;%2</source>
        <translation>路由“%1”%2</translation>
    </message>
    <message>
        <source>project &apos;%1&apos;</source>
        <translation>项目“%1”</translation>
    </message>
    <message>
        <source>&apos;host&apos; let other computers in without a key: it becomes 127.0.0.1; add client_keys before you change it back</source>
        <translation>“host”允许其他电脑无需密钥即可访问：改为 127.0.0.1；改回之前请先添加 client_keys</translation>
    </message>
    <message>
        <source>&apos;$$&apos; is one dollar here: write &apos;$$$$&apos; for two</source>
        <translation>“$$”在此处表示一个美元符号：要写两个请用“$$$$”</translation>
    </message>
    <message>
        <source>%1 providers</source>
        <translation>%1 个服务商</translation>
    </message>
    <message>
        <source>%1 routes</source>
        <translation>%1 条路由</translation>
    </message>
    <message>
        <source>&apos;%1&apos; with %2 keys</source>
        <translation>“%1”（%2 个密钥）</translation>
    </message>
    <message>
        <source>is no valid address: write it like https://login.example.com/oauth2/token</source>
        <translation>不是有效的地址：请写成 https://login.example.com/oauth2/token 的形式</translation>
    </message>
    <message>
        <source>must not contain a user name, password or &apos;#&apos;: remove it</source>
        <translation>不能包含用户名、密码或“#”：请删除</translation>
    </message>
    <message>
        <source>must begin with https://: tokens are not sent in the clear</source>
        <translation>必须以 https:// 开头：token 不会以明文发送</translation>
    </message>
    <message>
        <source>%1 must be a mapping: correct it</source>
        <translation>%1 必须是映射：请更正</translation>
    </message>
    <message>
        <source>is no valid address: write the registered one, like http://localhost:8020</source>
        <translation>不是有效的地址：请填写注册的地址，例如 http://localhost:8020</translation>
    </message>
    <message>
        <source>is not of this computer: write http://127.0.0.1 or http://localhost, with the port that is registered, or code_return: paste</source>
        <translation>不在本机：请填写 http://127.0.0.1 或 http://localhost 及注册的端口，或写 code_return: paste</translation>
    </message>
    <message>
        <source>must be http://HOST:PORT or socks5://HOST:PORT: correct the address</source>
        <translation>必须是 http://HOST:PORT 或 socks5://HOST:PORT：请更正地址</translation>
    </message>
    <message>
        <source>&apos;tenant&apos;, the directory to sign in at</source>
        <translation>“tenant”，即登录所在的目录</translation>
    </message>
    <message>
        <source>an &apos;issuer&apos;, or &apos;token_url&apos; with &apos;authorize_url&apos; or &apos;device_url&apos;</source>
        <translation>“issuer”，或“token_url”加上“authorize_url”或“device_url”</translation>
    </message>
    <message>
        <source>a &apos;client_id&apos;, which is made where the provider registers applications</source>
        <translation>“client_id”，在服务商注册应用的地方生成</translation>
    </message>
    <message>
        <source>a &apos;redirect_uri&apos;, the registered page that shows the code</source>
        <translation>“redirect_uri”，即注册的、用于显示代码的页面</translation>
    </message>
    <message>
        <source>presets.json beside it %1</source>
        <translation>同目录下的 presets.json %1</translation>
    </message>
    <message>
        <source>cannot be read (%1): check that you may read it</source>
        <translation>无法读取（%1）：请检查你是否有权读取</translation>
    </message>
    <message>
        <source>is larger than 4 MiB: check that it is a list of presets</source>
        <translation>大于 4 MiB：请检查它是否为预设列表</translation>
    </message>
    <message>
        <source>in line %1: %2</source>
        <translation>第 %1 行：%2</translation>
    </message>
    <message>
        <source>it must be a mapping with &apos;presets&apos; and &apos;features&apos;</source>
        <translation>必须是带“presets”和“features”的映射</translation>
    </message>
    <message>
        <source>must be a mapping of names to what they stand for</source>
        <translation>必须是名称到其含义的映射</translation>
    </message>
    <message>
        <source>the feature &apos;%1&apos; must be a mapping</source>
        <translation>功能“%1”必须是映射</translation>
    </message>
    <message>
        <source>feature &apos;%1&apos;</source>
        <translation>功能“%1”</translation>
    </message>
    <message>
        <source>must be a list of presets</source>
        <translation>必须是预设列表</translation>
    </message>
    <message>
        <source>a preset must be a mapping with a &apos;name&apos;</source>
        <translation>预设必须是带“name”的映射</translation>
    </message>
    <message>
        <source>preset &apos;%1&apos;</source>
        <translation>预设“%1”</translation>
    </message>
    <message>
        <source>is no date: write it like 2026-11-28</source>
        <translation>不是日期：请写成 2026-11-28 的形式</translation>
    </message>
    <message>
        <source>must be a list of windows</source>
        <translation>必须是配额窗口列表</translation>
    </message>
    <message>
        <source>a window in %1 must be a mapping</source>
        <translation>%1 中的一个窗口必须是映射</translation>
    </message>
    <message>
        <source>a window of %1</source>
        <translation>%1 的一个窗口</translation>
    </message>
    <message>
        <source>%1 has no &apos;name&apos;: give it one</source>
        <translation>%1 没有“name”：请填写</translation>
    </message>
    <message>
        <source>%1 says nothing of what is used: write &apos;percent&apos;, &apos;remaining_percent&apos;, or &apos;limit&apos; with &apos;used&apos; or &apos;remaining&apos;</source>
        <translation>%1 没有说明已用量：请填写“percent”、“remaining_percent”，或“limit”加上“used”或“remaining”</translation>
    </message>
    <message>
        <source>must begin with https:// or http://</source>
        <translation>必须以 https:// 或 http:// 开头</translation>
    </message>
    <message>
        <source>is no name of a header field: correct it</source>
        <translation>不是请求头的名称：请更正</translation>
    </message>
    <message>
        <source>names &apos;%1&apos;, which is no feature</source>
        <translation>指定了“%1”，但没有这样的功能</translation>
    </message>
    <message>
        <source>&apos;prices&apos; must be a list: begin each entry with &apos;- models: …&apos;</source>
        <translation>“prices”必须是列表：每项以“- models: …”开头</translation>
    </message>
    <message>
        <source>price no. %1</source>
        <translation>第 %1 个价格</translation>
    </message>
    <message>
        <source>%1 must be a mapping: begin it with &apos;- models: …&apos;</source>
        <translation>%1 必须是映射：请以“- models: …”开头</translation>
    </message>
    <message>
        <source>is missing: write the price of a million tokens</source>
        <translation>缺失：请填写每百万 token 的价格</translation>
    </message>
    <message>
        <source>is missing: write a model&apos;s name, a pattern or a list</source>
        <translation>缺失：请填写模型名、模式或列表</translation>
    </message>
    <message>
        <source>a model of %1 is empty: write its name or a pattern</source>
        <translation>%1 的一个模型为空：请填写其名称或模式</translation>
    </message>
    <message>
        <source>must be the price of a million tokens, from 0 to 100000: correct the number</source>
        <translation>必须是每百万 token 的价格，从 0 到 100000：请更正</translation>
    </message>
    <message>
        <source>is missing: write how long a prompt may be before these prices hold</source>
        <translation>缺失：请填写提示超过多长时适用这些价格</translation>
    </message>
    <message>
        <source>has no price: write &apos;input&apos;, &apos;output&apos; or both, or remove it</source>
        <translation>没有价格：请填写“input”、“output”或两者，或删除此项</translation>
    </message>
    <message>
        <source>is no currency: write its three letters, like USD or CNY</source>
        <translation>不是货币：请填写三个字母的代码，例如 USD 或 CNY</translation>
    </message>
    <message>
        <source>names %1: %2</source>
        <translation>指定了 %1：%2</translation>
    </message>
    <message>
        <source>&apos;%1&apos;, which is no provider</source>
        <translation>“%1”，但没有这样的服务商</translation>
    </message>
    <message>
        <source>no provider</source>
        <translation>没有服务商</translation>
    </message>
    <message>
        <source>write the name of one, or remove the key</source>
        <translation>请填写某个服务商的名称，或删除此键</translation>
    </message>
    <message>
        <source>the new provider has no name: give it one</source>
        <translation>新服务商没有名称：请填写</translation>
    </message>
    <message>
        <source>line %1: there is a provider &apos;%2&apos; already: choose another name</source>
        <translation>第 %1 行：已有服务商“%2”：请换一个名称</translation>
    </message>
    <message>
        <source>&apos;providers&apos; is written in a way that cannot be added to: add an entry with name: &quot;%1&quot; by hand</source>
        <translation>“providers”的写法无法添加：请手动添加 name: &quot;%1&quot; 的一项</translation>
    </message>
    <message>
        <source>with the new provider the file would no longer be read as a configuration of %1, whose values mean something else: import it first (--import)</source>
        <translation>添加新服务商会使该文件不再被当作 %1 的配置读取，而其中的值含义不同：请先导入（--import）</translation>
    </message>
    <message>
        <source>&apos;model_routes&apos; in line %1 does not name &apos;%2&apos;, which gets no requests until a route does: add it there</source>
        <translation>第 %1 行的“model_routes”没有指定“%2”，在有路由指定之前它不会收到请求：请在那里添加</translation>
    </message>
    <message>
        <source>no entry of &apos;providers&apos; has the name &apos;%1&apos;, written out: change it by hand</source>
        <translation>“providers”中没有直接写出名称“%1”的条目：请手动更改</translation>
    </message>
    <message>
        <source>its budget goes as well</source>
        <translation>其预算也会删除</translation>
    </message>
    <message>
        <source>the route &apos;%1&apos; has no other target and goes as well</source>
        <translation>路由“%1”没有其他目标，也会删除</translation>
    </message>
    <message>
        <source>a provider needs a name: write one</source>
        <translation>服务商需要名称：请填写</translation>
    </message>
    <message>
        <source>it is the only provider: add another one first, or switch this one off</source>
        <translation>这是唯一的服务商：请先添加另一个，或停用此服务商</translation>
    </message>
    <message>
        <source>line %1: a client key may use only this provider: change that first</source>
        <translation>第 %1 行：有一个客户端密钥只能使用此服务商：请先更改</translation>
    </message>
    <message>
        <source>is no valid address: write it like %1</source>
        <translation>不是有效的地址：请写成 %1 的形式</translation>
    </message>
    <message>
        <source>has another scheme: it must begin with https:// or http://</source>
        <translation>协议不对：必须以 https:// 或 http:// 开头</translation>
    </message>
    <message>
        <source>has no host: write it like %1</source>
        <translation>没有主机：请写成 %1 的形式</translation>
    </message>
    <message>
        <source>must not contain a user name or password: write it as auth_value</source>
        <translation>不能包含用户名或密码：请写为 auth_value</translation>
    </message>
    <message>
        <source>must not have a &apos;#&apos;: remove it and what follows</source>
        <translation>不能有“#”：请删除它及其后的内容</translation>
    </message>
    <message>
        <source>must end with the path: remove what follows &apos;?&apos; or &apos;#&apos;</source>
        <translation>必须以路径结尾：请删除“?”或“#”及其后的内容</translation>
    </message>
    <message>
        <source>has {model} behind &apos;?&apos;: it can stand in the path only</source>
        <translation>“?”之后有 {model}：它只能出现在路径中</translation>
    </message>
    <message>
        <source>docs/presets.md lists them</source>
        <translation>docs/presets.md 中有完整列表</translation>
    </message>
    <message>
        <source>must be one line of text: remove the line break</source>
        <translation>必须是单行文本：请删除换行</translation>
    </message>
    <message>
        <source>is missing: give the provider a name of its own</source>
        <translation>缺失：请为服务商取一个名称</translation>
    </message>
    <message>
        <source>must be the name of a preset%1: %2</source>
        <translation>必须是预设的名称 %1：%2</translation>
    </message>
    <message>
        <source>is missing: write the address, like %1</source>
        <translation>缺失：请填写地址，例如 %1</translation>
    </message>
    <message>
        <source>a key in &apos;auth_value&apos; of %1 is empty: write the key, or ${VAR} of an environment variable that has it</source>
        <translation>%1 的“auth_value”中有一个密钥为空：请填写密钥，或保存密钥的环境变量 ${VAR}</translation>
    </message>
    <message>
        <source>a key in &apos;auth_value&apos; of %1 %2</source>
        <translation>%1 的“auth_value”中的一个密钥 %2</translation>
    </message>
    <message>
        <source>%1 is missing: write the key, ${VAR} of an environment variable that has it, or an auth_type of passthrough or none</source>
        <translation>%1 缺失：请填写密钥、保存密钥的环境变量 ${VAR}，或将 auth_type 写为 passthrough 或 none</translation>
    </message>
    <message>
        <source>is not used with this auth_type: remove it, or write auth_type: api_key or auth_token</source>
        <translation>在此 auth_type 下不使用：请删除，或写 auth_type: api_key 或 auth_token</translation>
    </message>
    <message>
        <source>has no effect with this auth_type: write auth_type: oauth</source>
        <translation>在此 auth_type 下不起作用：请写 auth_type: oauth</translation>
    </message>
    <message>
        <source>&apos;oauth&apos; of preset &apos;%1&apos;</source>
        <translation>预设“%1”的“oauth”</translation>
    </message>
    <message>
        <source>%1 is not used, as its &apos;oauth&apos; lacks %2. With a Claude subscription write auth_type: passthrough: Claude Code keeps its own login then, and Anthropic&apos;s terms do not let other programs offer that login</source>
        <translation>%1 未被使用，因为其“oauth”缺少 %2。使用 Claude 订阅时请写 auth_type: passthrough：这样 Claude Code 保留自己的登录，而 Anthropic 的条款不允许其他程序提供该登录</translation>
    </message>
    <message>
        <source>needs its other half: write &apos;%1&apos;, too</source>
        <translation>还需要另一半：请同时填写“%1”</translation>
    </message>
    <message>
        <source>must be http://HOST:PORT, socks5://HOST:PORT or &quot;system&quot;: correct the address</source>
        <translation>必须是 http://HOST:PORT、socks5://HOST:PORT 或 &quot;system&quot;：请更正地址</translation>
    </message>
    <message>
        <source>names %1 that does not exist: correct the path</source>
        <translation>指定的 %1 不存在：请更正路径</translation>
    </message>
    <message>
        <source>the file &apos;%1&apos;</source>
        <translation>文件“%1”</translation>
    </message>
    <message>
        <source>a file</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>a header of %1 %2</source>
        <translation>%1 的一个请求头 %2</translation>
    </message>
    <message>
        <source>has a name with a blank, a line break or another forbidden character: correct it</source>
        <translation>名称中有空格、换行或其他不允许的字符：请更正</translation>
    </message>
    <message>
        <source>is &apos;%1&apos;, which the program writes itself: remove it</source>
        <translation>为“%1”，由程序自行填写：请删除</translation>
    </message>
    <message>
        <source>has a value with a line break: write it on one line</source>
        <translation>的值中有换行：请写成一行</translation>
    </message>
    <message>
        <source>a model of %1 is empty: write the client&apos;s model and the provider&apos;s</source>
        <translation>%1 的一个模型为空：请填写客户端的模型和服务商的模型</translation>
    </message>
    <message>
        <source>has no effect with type openai: its features are those of Anthropic&apos;s format, write &apos;dialect&apos;</source>
        <translation>在 openai 类型下不起作用：这些是 Anthropic 格式的功能，请写“dialect”</translation>
    </message>
    <message>
        <source>an entry in %1 must be the name of a feature%2: %3</source>
        <translation>%1 中的一项必须是功能的名称 %2：%3</translation>
    </message>
    <message>
        <source>has no effect with type demo: remove it</source>
        <translation>在 demo 类型下不起作用：请删除</translation>
    </message>
    <message>
        <source>must be a command that prints a number: correct it</source>
        <translation>必须是输出数字的命令：请更正</translation>
    </message>
    <message>
        <source>must be more than 0 and at most 1000: write what is charged of the list&apos;s price, like 0.8, or billing: free where nothing is</source>
        <translation>必须大于 0 且不超过 1000：请填写实际收费与标价之比，例如 0.8；不收费时请写 billing: free</translation>
    </message>
    <message>
        <source>%1: %2; comes in a later version; this provider is not used yet</source>
        <translation>%1：%2；将在以后的版本中支持；目前不使用此服务商</translation>
    </message>
    <message>
        <source>%1 has a &apos;${&apos; that is no variable: write ${NAME} or ${NAME:-default}, or $${ for a literal &apos;${&apos;</source>
        <translation>%1 中有不是变量的“${”：请写 ${NAME} 或 ${NAME:-默认值}，字面的“${”请写 $${</translation>
    </message>
    <message>
        <source>contains a line break or control character: write it on one line</source>
        <translation>包含换行或控制字符：请写成一行</translation>
    </message>
    <message>
        <source>has a name after &apos;keychain:&apos; that %1</source>
        <translation>“keychain:”之后的名称 %1</translation>
    </message>
    <message>
        <source>has no path after &apos;file:&apos;: write that of the file which holds the key</source>
        <translation>“file:”之后没有路径：请填写保存密钥的文件的路径</translation>
    </message>
    <message>
        <source>a route has no pattern: write a model name, or &quot;*&quot; for all</source>
        <translation>路由没有模式：请填写模型名，或用 &quot;*&quot; 表示全部</translation>
    </message>
    <message>
        <source>a route needs a target: choose at least one provider</source>
        <translation>路由需要目标：请至少选择一个服务商</translation>
    </message>
    <message>
        <source>a route needs a target: choose at least one provider, or remove the route</source>
        <translation>路由需要目标：请至少选择一个服务商，或删除该路由</translation>
    </message>
    <message>
        <source>there is no route &apos;%1&apos; any more: load the configuration again</source>
        <translation>路由“%1”已不存在：请重新加载配置</translation>
    </message>
    <message>
        <source>&apos;model_routes&apos; must be a mapping of model patterns: write &apos;&quot;*&quot;: [provider name]&apos; below it</source>
        <translation>“model_routes”必须是模型模式的映射：请在其下写 &quot;*&quot;: [服务商名称]</translation>
    </message>
    <message>
        <source>&apos;model_routes&apos; has no route: add one, or remove the key to send every model to every provider</source>
        <translation>“model_routes”中没有路由：请添加一条，或删除此键，让所有模型都可以发往所有服务商</translation>
    </message>
    <message>
        <source>&apos;projects&apos; must be a mapping of project names: write &apos;NAME:&apos; below it, and its &apos;model_routes&apos; below that</source>
        <translation>“projects”必须是项目名称的映射：请在其下写“NAME:”，再在其下写“model_routes”</translation>
    </message>
    <message>
        <source>the project &apos;%1&apos; is there already: write its routes once</source>
        <translation>项目“%1”已存在：其路由只写一次</translation>
    </message>
    <message>
        <source>a name of projects</source>
        <translation>projects 中的一个名称</translation>
    </message>
    <message>
        <source>a project has no name: write the one that clients send</source>
        <translation>有一个项目没有名称：请填写客户端发送的名称</translation>
    </message>
    <message>
        <source>%1 must be a mapping: write &apos;model_routes&apos; below it, or remove it</source>
        <translation>%1 必须是映射：请在其下写“model_routes”，或将其删除</translation>
    </message>
    <message>
        <source>is missing: write it, or remove the project</source>
        <translation>缺失：请填写，或删除该项目</translation>
    </message>
    <message>
        <source>of project &apos;%1&apos;</source>
        <translation>（项目“%1”）</translation>
    </message>
    <message>
        <source>a pattern of model_routes</source>
        <translation>model_routes 中的一个模式</translation>
    </message>
    <message>
        <source>%1 is empty: list at least one provider, or remove the route</source>
        <translation>%1 为空：请至少列出一个服务商，或删除该路由</translation>
    </message>
    <message>
        <source>a target of %1 must be a provider name or a mapping with &apos;provider&apos; and &apos;model&apos;</source>
        <translation>%1 的一个目标必须是服务商名称，或带“provider”和“model”的映射</translation>
    </message>
    <message>
        <source>is missing: name one of the providers</source>
        <translation>缺失：请填写某个服务商的名称</translation>
    </message>
    <message>
        <source>add it to &apos;providers&apos; or correct the name</source>
        <translation>请将其添加到“providers”，或更正名称</translation>
    </message>
    <message>
        <source>%1 names the unknown provider &apos;%2&apos;: %3</source>
        <translation>%1 指定了未知的服务商“%2”：%3</translation>
    </message>
    <message>
        <source>%1 leads only to what is not enabled: requests for these models will fail, enable a target or its provider</source>
        <translation>%1 只指向未启用的目标：对这些模型的请求会失败，请启用一个目标或其服务商</translation>
    </message>
    <message>
        <source>%1 passes the client&apos;s own credential to several places (%2): a key meant for one is shown to the others, give all but one a key of their own</source>
        <translation>%1 会把客户端自己的凭据发往多处（%2）：给其中一处的密钥会暴露给其他各处，请最多保留一处透传，其余各自设置密钥</translation>
    </message>
    <message>
        <source>balance_check of %1</source>
        <translation>%1 的 balance_check</translation>
    </message>
    <message>
        <source>the password in an address of %1</source>
        <translation>%1 的一个地址中的密码</translation>
    </message>
    <message>
        <source>a key in an address of %1</source>
        <translation>%1 的一个地址中的密钥</translation>
    </message>
    <message>
        <source>a header cannot be a reference yet: write ${VAR} of an environment variable</source>
        <translation>请求头目前还不能使用引用：请写环境变量 ${VAR}</translation>
    </message>
    <message>
        <source>an address cannot be a reference: write ${VAR} of an environment variable in place of the password or key in it</source>
        <translation>地址不能使用引用：请用环境变量 ${VAR} 代替其中的密码或密钥</translation>
    </message>
    <message>
        <source>a parameter cannot be a reference: write ${VAR} of an environment variable</source>
        <translation>参数不能使用引用：请写环境变量 ${VAR}</translation>
    </message>
    <message>
        <source>it has a variable with a default, or beside other text: put the whole value into the variable and write ${VAR} alone, or write the value without a variable</source>
        <translation>其中的变量带有默认值，或与其他文本并列：请把完整的值放入变量并只写 ${VAR}，或不用变量直接写出值</translation>
    </message>
    <message>
        <source>it has a line break or control character: write it on one line</source>
        <translation>其中有换行或控制字符：请写成一行</translation>
    </message>
    <message>
        <source>an alias (*name) uses it where no reference can stand: write the value there as well</source>
        <translation>有别名 (*name) 在不能使用引用的地方用到它：请在那里也直接写出值</translation>
    </message>
    <message>
        <source>the file is a configuration of %1, which has no references: import it first (--import)</source>
        <translation>该文件是 %1 的配置，不支持引用：请先导入（--import）</translation>
    </message>
    <message>
        <source>the name &apos;%1&apos; is another secret&apos;s in the keychain: choose another name</source>
        <translation>名称“%1”在钥匙串中已属于另一个密钥：请换一个名称</translation>
    </message>
    <message>
        <source>the name for the keychain %1</source>
        <translation>钥匙串中的名称 %1</translation>
    </message>
    <message>
        <source>the secret is not there any more: look for secrets again</source>
        <translation>该密钥已不存在：请重新查找密钥</translation>
    </message>
    <message>
        <source>client_secret of %1</source>
        <translation>%1 的 client_secret</translation>
    </message>
    <message>
        <source>proxy of &apos;oauth&apos; of %1</source>
        <translation>%1 的“oauth”的代理</translation>
    </message>
    <message>
        <source>%1 of &apos;oauth&apos; of %2</source>
        <translation>%2 的“oauth”的 %1</translation>
    </message>
    <message>
        <source>api_key of auth</source>
        <translation>auth 的 api_key</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%2 的 %1</translation>
    </message>
    <message>
        <source>a header of %1</source>
        <translation>%1 的一个请求头</translation>
    </message>
    <message>
        <source>admin_key of server</source>
        <translation>server 的 admin_key</translation>
    </message>
    <message>
        <source>is empty: write the name of a secret</source>
        <translation>为空：请填写密钥的名称</translation>
    </message>
    <message>
        <source>is longer than %1 characters: shorten it</source>
        <translation>超过 %1 个字符：请缩短</translation>
    </message>
    <message>
        <source>has a control character, or a blank at its begin or end: correct it</source>
        <translation>有控制字符，或首尾有空格：请更正</translation>
    </message>
    <message>
        <source>must be %1 or more: correct the number</source>
        <translation>必须不小于 %1：请更正</translation>
    </message>
    <message>
        <source>must be from %1 to %2: correct the number</source>
        <translation>必须在 %1 到 %2 之间：请更正</translation>
    </message>
    <message>
        <source>it is ignored, remove or correct it</source>
        <translation>已忽略，请删除或更正</translation>
    </message>
    <message>
        <source>unknown key &apos;%1&apos; in %2: %3</source>
        <translation>%2 中有未知的键“%1”：%3</translation>
    </message>
    <message>
        <source>unknown key in %1: %2</source>
        <translation>%1 中有未知的键：%2</translation>
    </message>
    <message>
        <source>a list</source>
        <translation>列表</translation>
    </message>
    <message>
        <source>a mapping</source>
        <translation>映射</translation>
    </message>
    <message>
        <source>%1 must be %2, but is %3: write one value</source>
        <translation>%1 必须是 %2，但现在是 %3：请填写单个值</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true 或 false</translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation>整数</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>数字</translation>
    </message>
    <message>
        <source>must be a number: correct the value</source>
        <translation>必须是数字：请更正</translation>
    </message>
    <message>
        <source>a number of seconds or a text like &quot;10s&quot;</source>
        <translation>秒数或 &quot;10s&quot; 这样的文本</translation>
    </message>
    <message>
        <source>is no duration: write a number of seconds, or a number with ms, s, m, h or d, like &quot;10s&quot;</source>
        <translation>不是时长：请填写秒数，或带 ms、s、m、h 或 d 的数，例如 &quot;10s&quot;</translation>
    </message>
    <message>
        <source>a number of bytes or a text like &quot;64MiB&quot;</source>
        <translation>字节数或 &quot;64MiB&quot; 这样的文本</translation>
    </message>
    <message>
        <source>is no size: write a number of bytes, or a number with k, MB, MiB, GB or GiB</source>
        <translation>不是大小：请填写字节数，或带 k、MB、MiB、GB 或 GiB 的数</translation>
    </message>
    <message>
        <source>a share like &quot;5%&quot;</source>
        <translation>&quot;5%&quot; 这样的比例</translation>
    </message>
    <message>
        <source>is no share: write it like &quot;5%&quot; or 0.05, from 0 to 100 %</source>
        <translation>不是比例：请写成 &quot;5%&quot; 或 0.05，从 0 到 100 %</translation>
    </message>
    <message>
        <source>must be a mapping of name to text: write one &apos;name: text&apos; per line</source>
        <translation>必须是名称到文本的映射：请每行写一个“name: text”</translation>
    </message>
    <message>
        <source>must be a mapping: write its keys indented below it</source>
        <translation>必须是映射：请在其下缩进填写各键</translation>
    </message>
    <message>
        <source>must be one of %1%2%3</source>
        <translation>必须是以下之一：%1%2%3</translation>
    </message>
    <message>
        <source>must be an IP address of this computer, &quot;localhost&quot; or &quot;*&quot; (all): correct it</source>
        <translation>必须是本机的 IP 地址、&quot;localhost&quot; 或 &quot;*&quot;（全部）：请更正</translation>
    </message>
    <message>
        <source>an entry in &apos;listeners&apos; of server is no address: write it like &quot;127.0.0.1:8485&quot; or &quot;[::1]:8485&quot;</source>
        <translation>server 的“listeners”中有一项不是地址：请写成 &quot;127.0.0.1:8485&quot; 或 &quot;[::1]:8485&quot; 的形式</translation>
    </message>
    <message>
        <source>an entry in &apos;allowed_hosts&apos; of server is no host name: write each name in full, like &quot;signalbox.test&quot;, without http://, path or &quot;*&quot;</source>
        <translation>server 的“allowed_hosts”中有一项不是主机名：请写出每个完整名称，例如 &quot;signalbox.test&quot;，不带 http://、路径或 &quot;*&quot;</translation>
    </message>
    <message>
        <source>&apos;allowed_origins&apos; of server has &quot;*&quot;, which would let any web page use your providers: list each origin you trust, like &quot;http://localhost:3000&quot;</source>
        <translation>server 的“allowed_origins”中有 &quot;*&quot;，会让任何网页都能使用你的服务商：请逐个列出信任的来源，例如 &quot;http://localhost:3000&quot;</translation>
    </message>
    <message>
        <source>an entry in &apos;allowed_origins&apos; of server is no origin: write it like &quot;http://localhost:3000&quot;, without a path</source>
        <translation>server 的“allowed_origins”中有一项不是来源：请写成 &quot;http://localhost:3000&quot; 的形式，不带路径</translation>
    </message>
    <message>
        <source>has an effect with store: file only: write that, too</source>
        <translation>仅在 store: file 时有效：请同时填写该项</translation>
    </message>
    <message>
        <source>is not asked for, as &apos;enabled&apos; is not true: write enabled: true, or remove the key</source>
        <translation>不会要求，因为“enabled”不是 true：请写 enabled: true，或删除此键</translation>
    </message>
    <message>
        <source>&apos;auth&apos; is enabled, but there is no key: write the key that clients must send as its &apos;api_key&apos;, or remove &apos;auth&apos;</source>
        <translation>“auth”已启用，但没有密钥：请在其“api_key”中填写客户端必须发送的密钥，或删除“auth”</translation>
    </message>
    <message>
        <source>server.host is &apos;%1&apos;, which other computers can reach, but no client key is asked for: write host: 127.0.0.1, or add a key to &apos;client_keys&apos;</source>
        <translation>server.host 为“%1”，其他电脑可以访问，但未要求客户端密钥：请写 host: 127.0.0.1，或在“client_keys”中添加密钥</translation>
    </message>
    <message>
        <source>server.listeners has &apos;%1&apos;, which other computers can reach as server.host could, but no client key is asked for: listen on 127.0.0.1, or add a key to &apos;client_keys&apos;</source>
        <translation>server.listeners 中有“%1”，其他电脑可以像访问 server.host 那样访问它，但未要求客户端密钥：请监听 127.0.0.1，或在“client_keys”中添加密钥</translation>
    </message>
    <message>
        <source>%1 cannot be read as a database of cc-switch: %2</source>
        <translation>无法将 %1 作为 cc-switch 的数据库读取：%2</translation>
    </message>
    <message>
        <source>Qt&apos;s driver for SQLite is missing: install it (Debian: libqt6sql6-sqlite)</source>
        <translation>缺少 Qt 的 SQLite 驱动：请安装（Debian：libqt6sql6-sqlite）</translation>
    </message>
    <message>
        <source>it has no table of providers</source>
        <translation>其中没有服务商的表</translation>
    </message>
    <message>
        <source>&apos;%1&apos; at %2</source>
        <translation>“%1”，位于 %2</translation>
    </message>
    <message>
        <source>&apos;%1&apos; has no key there, and is sent none: add one if it wants one</source>
        <translation>“%1”在那里没有密钥，因此不发送密钥：如果需要，请添加</translation>
    </message>
    <message>
        <source>%1 has no provider that can be taken</source>
        <translation>%1 没有可以导入的服务商</translation>
    </message>
    <message>
        <source>too large</source>
        <translation>过大</translation>
    </message>
    <message>
        <source>a key must be plain text: put quotes around it</source>
        <translation>键必须是纯文本：请加上引号</translation>
    </message>
    <message>
        <source>key &apos;%1&apos;</source>
        <translation>键“%1”</translation>
    </message>
    <message>
        <source>%1 is written twice in one mapping, first in line %2: only this one is used, remove the other</source>
        <translation>%1 在同一个映射中出现两次，第一次在第 %2 行：仅使用此处的值，请删除另一个</translation>
    </message>
    <message>
        <source>the line is not UTF-8 text: save the file with the encoding UTF-8</source>
        <translation>该行不是 UTF-8 文本：请以 UTF-8 编码保存文件</translation>
    </message>
    <message>
        <source>the line has a control character, which is not visible: write the line anew, or save the file with the encoding UTF-8</source>
        <translation>该行有不可见的控制字符：请重写该行，或以 UTF-8 编码保存文件</translation>
    </message>
    <message>
        <source>(column %1)</source>
        <translation>（第 %1 列）</translation>
    </message>
    <message>
        <source>the text is not valid YAML%1: %2; check indentation, quotes and brackets here and just above; tabs must not indent</source>
        <translation>文本不是有效的 YAML%1：%2；请检查此处及上方的缩进、引号和括号；不能用制表符缩进</translation>
    </message>
    <message>
        <source>only the first document of the file is used: remove the line &apos;---&apos; and what follows</source>
        <translation>只使用文件中的第一个文档：请删除“---”行及其后的内容</translation>
    </message>
    <message>
        <source>the configuration is nested too deeply or too large: check its aliases (*name), which must not contain themselves</source>
        <translation>配置嵌套过深或过大：请检查其别名 (*name)，它们不能包含自身</translation>
    </message>
    <message>
        <source>the text cannot be read as YAML: check its quotes and brackets</source>
        <translation>文本无法作为 YAML 读取：请检查引号和括号</translation>
    </message>
    <message>
        <source>the configuration cannot be written as YAML: remove unusual characters from its keys</source>
        <translation>配置无法写成 YAML：请删除键中的特殊字符</translation>
    </message>
    <message>
        <source>cannot make the folder %1: check who may write there</source>
        <translation>无法创建文件夹 %1：请检查谁可以写入</translation>
    </message>
    <message>
        <source>it is not valid JSON (%1)</source>
        <translation>不是有效的 JSON（%1）</translation>
    </message>
    <message>
        <source>provider %1</source>
        <translation>服务商 %1</translation>
    </message>
    <message>
        <source>client key %1</source>
        <translation>客户端密钥 %1</translation>
    </message>
    <message>
        <source>project %1</source>
        <translation>项目 %1</translation>
    </message>
    <message>
        <source>%1 of %2 %3</source>
        <translation>%1 / %2 %3</translation>
    </message>
    <message>
        <source>%1 of %2 tokens</source>
        <translation>%1 / %2 token</translation>
    </message>
    <message>
        <source>%1. It begins again on %2; raise it, or its refuse_at, in &apos;budgets&apos; of the configuration to go on before</source>
        <translation>%1。将于 %2 重置；如需提前继续，请在配置的“budgets”中提高预算或其 refuse_at</translation>
    </message>
    <message>
        <source>%1 in, %2 out, %3 cache read, %4 and %5 cache write</source>
        <translation>输入 %1，输出 %2，缓存读取 %3，缓存写入 %4 和 %5</translation>
    </message>
    <message>
        <source>times %1</source>
        <translation>乘以 %1</translation>
    </message>
    <message>
        <source>%1 of the configuration</source>
        <translation>配置中的 %1</translation>
    </message>
    <message>
        <source>from %1</source>
        <translation>自 %1 起</translation>
    </message>
    <message>
        <source>above %1 tokens</source>
        <translation>超过 %1 token</translation>
    </message>
    <message>
        <source>until %1</source>
        <translation>至 %1</translation>
    </message>
    <message>
        <source>the keychain was not unlocked: try again, or unlock it (seahorse, or log in again)</source>
        <translation>钥匙串未解锁：请重试，或解锁（seahorse，或重新登录系统）</translation>
    </message>
    <message>
        <source>the keychain has only parts of &apos;%1&apos;: remove it and store it again</source>
        <translation>钥匙串中“%1”不完整：请将其删除后重新保存</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is too long for the keychain: set secrets.store: file</source>
        <translation>“%1”过长，钥匙串无法保存：请设置 secrets.store: file</translation>
    </message>
    <message>
        <source>the keychain has no secret &apos;%1&apos;</source>
        <translation>钥匙串中没有密钥“%1”</translation>
    </message>
    <message>
        <source>the keychain asks for a confirmation before it gives or changes &apos;%1&apos;, and nobody is asked in the background: turn that off there, or use signalbox secret or login</source>
        <translation>钥匙串在读取或更改“%1”之前要求确认，而后台无人可以确认：请在钥匙串中关闭确认，或使用 signalbox secret 或 login</translation>
    </message>
    <message>
        <source>the keyring of &apos;%1&apos; is locked: unlock it (seahorse, or log in again)</source>
        <translation>“%1”所在的密钥环已锁定：请解锁（seahorse，或重新登录系统）</translation>
    </message>
    <message>
        <source>the keychain refuses &apos;%1&apos;: %2</source>
        <translation>钥匙串拒绝提供“%1”：%2</translation>
    </message>
    <message>
        <source>no keychain can be used here (%1): set secrets.store: file</source>
        <translation>此处没有可用的钥匙串（%1）：请设置 secrets.store: file</translation>
    </message>
    <message>
        <source>the keychain fails for &apos;%1&apos;: %2</source>
        <translation>钥匙串处理“%1”时出错：%2</translation>
    </message>
    <message>
        <source>the keychain is locked: unlock it (seahorse, or log in again)</source>
        <translation>钥匙串已锁定：请解锁（seahorse，或重新登录系统）</translation>
    </message>
    <message>
        <source>KWallet does not answer: log in again, or restart it</source>
        <translation>KWallet 没有响应：请重新登录系统，或重启 KWallet</translation>
    </message>
    <message>
        <source>the keychain has no default keyring yet: make one (seahorse), or log in to a desktop</source>
        <translation>钥匙串还没有默认密钥环：请创建一个（seahorse），或登录到桌面</translation>
    </message>
    <message>
        <source>the Secret Service does not answer: restart gnome-keyring or KWallet</source>
        <translation>Secret Service 没有响应：请重启 gnome-keyring 或 KWallet</translation>
    </message>
    <message>
        <source>no Secret Service answers on this session bus: install gnome-keyring or KWallet, or set secrets.store: file</source>
        <translation>此会话总线上没有 Secret Service：请安装 gnome-keyring 或 KWallet，或设置 secrets.store: file</translation>
    </message>
    <message>
        <source>there is no session bus, so no keychain: log in to a desktop, or set secrets.store: file</source>
        <translation>没有会话总线，因此没有钥匙串：请登录到桌面，或设置 secrets.store: file</translation>
    </message>
    <message>
        <source>the keychain (KWallet)</source>
        <translation>钥匙串（KWallet）</translation>
    </message>
    <message>
        <source>the keychain (Secret Service)</source>
        <translation>钥匙串（Secret Service）</translation>
    </message>
    <message>
        <source>the Windows Credential Manager</source>
        <translation>Windows 凭据管理器</translation>
    </message>
    <message>
        <source>the macOS Keychain</source>
        <translation>macOS 钥匙串</translation>
    </message>
    <message>
        <source>it asks for a confirmation</source>
        <translation>它要求确认</translation>
    </message>
    <message>
        <source>it was not confirmed</source>
        <translation>未获确认</translation>
    </message>
    <message>
        <source>it went away</source>
        <translation>它已断开</translation>
    </message>
    <message>
        <source>&apos;%1&apos; has more than %2 bytes: the keychain is for secrets</source>
        <translation>“%1”超过 %2 字节：钥匙串仅用于保存密钥</translation>
    </message>
    <message>
        <source>too many requests wait for the keychain: answer its dialog</source>
        <translation>等待钥匙串的请求过多：请先处理它的对话框</translation>
    </message>
    <message>
        <source>memory has no secret &apos;%1&apos;</source>
        <translation>内存中没有密钥“%1”</translation>
    </message>
    <message>
        <source>memory takes at most %1 secrets: remove some</source>
        <translation>内存中最多保存 %1 个密钥：请删除一些</translation>
    </message>
    <message>
        <source>memory until the program ends</source>
        <translation>内存（直到程序结束）</translation>
    </message>
    <message>
        <source>cannot write %1: %2</source>
        <translation>无法写入 %1：%2</translation>
    </message>
    <message>
        <source>it is read-only</source>
        <translation>只读</translation>
    </message>
    <message>
        <source>it belongs to the user %1: run this as that one</source>
        <translation>属于用户 %1：请以该用户运行</translation>
    </message>
    <message>
        <source>the size of Key</source>
        <translation>Key 的大小</translation>
    </message>
    <message>
        <source>the file is damaged: put a copy in its place</source>
        <translation>文件已损坏：请用副本替换</translation>
    </message>
    <message>
        <source>more than %1 secrets, or than %2 bytes of them: remove some</source>
        <translation>超过 %1 个密钥，或总计超过 %2 字节：请删除一些</translation>
    </message>
    <message>
        <source>it is not a file of sealed secrets</source>
        <translation>不是加密的密钥文件</translation>
    </message>
    <message>
        <source>%1 has no secret &apos;%2&apos;</source>
        <translation>%1 中没有密钥“%2”</translation>
    </message>
    <message>
        <source>nobody can tell whether it is there (%1): check who may enter its folder</source>
        <translation>无法确定它是否存在（%1）：请检查谁可以进入其文件夹</translation>
    </message>
    <message>
        <source>it is not a file: put a copy in its place</source>
        <translation>它不是文件：请用副本替换</translation>
    </message>
    <message>
        <source>it is gone: bring back the folder or the volume that it was in, or restart signalbox for a new one</source>
        <translation>它已不存在：请恢复其所在的文件夹或卷，或重启 signalbox 新建一个</translation>
    </message>
    <message>
        <source>the passphrase does not open it: give the one that it was made with (nothing was changed)</source>
        <translation>密码短语无法打开它：请提供创建时使用的密码短语（未做任何更改）</translation>
    </message>
    <message>
        <source>it is empty or larger than 4 MiB, so damaged: put a copy in its place, or remove it</source>
        <translation>它为空或大于 4 MiB，已损坏：请用副本替换，或将其删除</translation>
    </message>
    <message>
        <source>not enough memory to open it (%1 MiB)</source>
        <translation>内存不足，无法打开（需要 %1 MiB）</translation>
    </message>
    <message>
        <source>nobody waits for it</source>
        <translation>已无人等待</translation>
    </message>
    <message>
        <source>the file %1</source>
        <translation>文件 %1</translation>
    </message>
    <message>
        <source>%1: too many requests are waiting</source>
        <translation>%1：等待的请求过多</translation>
    </message>
    <message>
        <source>libsodium does not work on this computer</source>
        <translation>libsodium 无法在此电脑上运行</translation>
    </message>
    <message>
        <source>cannot make the lock beside it: check who may write there</source>
        <translation>无法在其旁边创建锁文件：请检查谁可以写入</translation>
    </message>
    <message>
        <source>another process keeps it locked: end it, or remove %1.lock when there is none</source>
        <translation>另一个进程锁定了它：请结束该进程；如果没有这样的进程，请删除 %1.lock</translation>
    </message>
    <message>
        <source>%1 is not a list of names of secrets: mend it or move it away</source>
        <translation>%1 不是密钥名称列表：请修复或移走</translation>
    </message>
    <message>
        <source>%1 is locked by another process: try again, or remove %1.lock when there is none</source>
        <translation>%1 被另一个进程锁定：请重试；如果没有这样的进程，请删除 %1.lock</translation>
    </message>
    <message>
        <source>%1 has %2 names, the most it takes: remove some secrets</source>
        <translation>%1 已有 %2 个名称，达到上限：请删除一些密钥</translation>
    </message>
    <message>
        <source>cannot read %1: %2</source>
        <translation>无法读取 %1：%2</translation>
    </message>
    <message>
        <source>waiting for %1</source>
        <translation>正在等待 %1</translation>
    </message>
    <message>
        <source>the secret &apos;%1&apos; in %2 is empty or has a line break: set it again</source>
        <translation>%2 中的密钥“%1”为空或含有换行：请重新设置</translation>
    </message>
    <message>
        <source>%1 has no &apos;%2&apos;: signalbox secret set %2</source>
        <translation>%1 中没有“%2”：signalbox secret set %2</translation>
    </message>
    <message>
        <source>waiting for %1: %2</source>
        <translation>正在等待 %1：%2</translation>
    </message>
    <message>
        <source>%1 is a folder, a pipe or a device: a secret is read from a file</source>
        <translation>%1 是文件夹、管道或设备：密钥要从文件读取</translation>
    </message>
    <message>
        <source>the file %1 cannot be read (%2)</source>
        <translation>无法读取文件 %1（%2）</translation>
    </message>
    <message>
        <source>the file %1 is too large for a secret</source>
        <translation>文件 %1 过大，不像是密钥</translation>
    </message>
    <message>
        <source>the file %1 has not one line with a secret</source>
        <translation>文件 %1 的内容不是单行密钥</translation>
    </message>
    <message>
        <source>&apos;%1&apos; was removed</source>
        <translation>“%1”已删除</translation>
    </message>
    <message>
        <source>kept in memory until the program ends or %1 answers: %2</source>
        <translation>暂存于内存，直到程序结束或 %1 恢复响应：%2</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is removed from it when it answers</source>
        <translation>“%1”会在它恢复响应后删除</translation>
    </message>
    <message>
        <source>there is no folder of Claude Code (~/.claude or $CLAUDE_CONFIG_DIR): name it</source>
        <translation>没有 Claude Code 的文件夹（~/.claude 或 $CLAUDE_CONFIG_DIR）：请指定</translation>
    </message>
    <message>
        <source>there is no folder &apos;%1&apos;: name the one that has Claude Code&apos;s &apos;projects&apos;</source>
        <translation>没有文件夹“%1”：请指定包含 Claude Code 的“projects”的文件夹</translation>
    </message>
    <message>
        <source>there is no request %1, or it is too long ago</source>
        <translation>没有请求 %1，或时间过久已被清除</translation>
    </message>
    <message>
        <source>no ledger is kept, as Qt&apos;s driver for SQLite is missing: install it (Debian: libqt6sql6-sqlite)</source>
        <translation>缺少 Qt 的 SQLite 驱动，因此不保存用量：请安装（Debian：libqt6sql6-sqlite）</translation>
    </message>
    <message>
        <source>in memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>there is no ledger %1 yet: it is made when the program runs</source>
        <translation>用量数据库 %1 尚不存在：程序运行时会创建</translation>
    </message>
    <message>
        <source>the ledger %1 cannot be made, %2: check who may write to its folder, or write another &apos;file&apos; in &apos;ledger&apos;</source>
        <translation>无法创建用量数据库 %1，%2：请检查谁可以写入其文件夹，或在“ledger”中写另一个“file”</translation>
    </message>
    <message>
        <source>another program has locked it: end that one if this does not stop by itself</source>
        <translation>另一个程序锁定了它：如果持续如此，请结束该程序</translation>
    </message>
    <message>
        <source>its disk is full: make room there</source>
        <translation>磁盘已满：请腾出空间</translation>
    </message>
    <message>
        <source>it is broken: move it away, a new one is begun then</source>
        <translation>它已损坏：请将其移走，之后会新建一个</translation>
    </message>
    <message>
        <source>it may not be opened or written: check who may write to it and to its folder</source>
        <translation>无权打开或写入：请检查谁可以写入它及其文件夹</translation>
    </message>
    <message>
        <source>check its disk</source>
        <translation>请检查磁盘</translation>
    </message>
    <message>
        <source>the ledger %1 cannot be used, %2 (%3)</source>
        <translation>无法使用用量数据库 %1，%2（%3）</translation>
    </message>
    <message>
        <source>the ledger %1 is left as it is, %2</source>
        <translation>用量数据库 %1 保持原样，%2</translation>
    </message>
    <message>
        <source>it is another program&apos;s database: write another &apos;file&apos; in &apos;ledger&apos;</source>
        <translation>它是另一个程序的数据库：请在“ledger”中写另一个“file”</translation>
    </message>
    <message>
        <source>a later version of this program has made it (%1, known is %2): use that version, or write another &apos;file&apos; in &apos;ledger&apos;</source>
        <translation>它由更高版本的程序创建（%1，已知 %2）：请使用该版本，或在“ledger”中写另一个“file”</translation>
    </message>
    <message>
        <source>an earlier version of this program has made it: start the program once</source>
        <translation>它由更早版本的程序创建：请启动一次程序</translation>
    </message>
    <message>
        <source>until then requests are kept in memory</source>
        <translation>在此之前请求保存在内存中</translation>
    </message>
    <message>
        <source>the ledger %1 is broken and cannot be renamed: move it away</source>
        <translation>用量数据库 %1 已损坏且无法改名：请将其移走</translation>
    </message>
    <message>
        <source>the ledger %1 was broken: it is %2 now, and a new one has been begun</source>
        <translation>用量数据库 %1 曾经损坏：现已改名为 %2，并新建了一个</translation>
    </message>
    <message>
        <source>%1 requests are missing in the ledger, as it could not be written</source>
        <translation>用量数据库无法写入，缺少 %1 个请求</translation>
    </message>
    <message>
        <source>client left</source>
        <translation>客户端已断开</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2</source>
        <translation>无法写入 %1：%2</translation>
    </message>
    <message>
        <source>the token of account %1 has ended: signalbox login %2</source>
        <translation>账号 %1 的 token 已失效：signalbox login %2</translation>
    </message>
    <message>
        <source>there is no room for more than %1 accounts: sign out of some</source>
        <translation>账号已达上限 %1 个：请退出一些账号</translation>
    </message>
    <message>
        <source>cannot be read (%1): check that it is yours</source>
        <translation>无法读取（%1）：请检查它是否属于你</translation>
    </message>
    <message>
        <source>is damaged: move it away, and sign in again</source>
        <translation>已损坏：请将其移走，然后重新登录</translation>
    </message>
    <message>
        <source>is in use by another program: try again</source>
        <translation>正被另一个程序使用：请重试</translation>
    </message>
    <message>
        <source>account %1 was signed out</source>
        <translation>账号 %1 已退出登录</translation>
    </message>
    <message>
        <source>nobody has signed in: signalbox login %1</source>
        <translation>尚未登录：signalbox login %1</translation>
    </message>
    <message>
        <source>no provider of the configuration uses account %1</source>
        <translation>配置中没有服务商使用账号 %1</translation>
    </message>
    <message>
        <source>%1 does not answer</source>
        <translation>%1 没有响应</translation>
    </message>
    <message>
        <source>its tokens are not in %1</source>
        <translation>它的 token 不在 %1 中</translation>
    </message>
    <message>
        <source>account %1 is signed out</source>
        <translation>账号 %1 已退出登录</translation>
    </message>
    <message>
        <source>the token of account %1 is not accepted, and cannot be renewed</source>
        <translation>账号 %1 的 token 不被接受，且无法续期</translation>
    </message>
    <message>
        <source>its token is not accepted, and cannot be renewed</source>
        <translation>它的 token 不被接受，且无法续期</translation>
    </message>
    <message>
        <source>the new token of account %1 is not accepted, either</source>
        <translation>账号 %1 的新 token 也不被接受</translation>
    </message>
    <message>
        <source>the program is ending</source>
        <translation>程序正在结束</translation>
    </message>
    <message>
        <source>the client secret of %1 is not there yet</source>
        <translation>%1 的客户端密钥（client secret）尚未就绪</translation>
    </message>
    <message>
        <source>somebody has signed in elsewhere with account %1</source>
        <translation>账号 %1 已在别处登录</translation>
    </message>
    <message>
        <source>its new token could not be kept (%1)</source>
        <translation>它的新 token 未能保存（%1）</translation>
    </message>
    <message>
        <source>the token of account %1 could not be renewed: %2</source>
        <translation>账号 %1 的 token 无法续期：%2</translation>
    </message>
    <message>
        <source>sign in again with account %1 (%2): signalbox login %3</source>
        <translation>请重新登录账号 %1（%2）：signalbox login %3</translation>
    </message>
    <message>
        <source>there is no account %1</source>
        <translation>没有账号 %1</translation>
    </message>
    <message>
        <source>its token has ended, and cannot be renewed</source>
        <translation>它的 token 已失效，且无法续期</translation>
    </message>
    <message>
        <source>it is used, and is lost when the program ends before %1 answers</source>
        <translation>它已在使用，但若程序在 %1 恢复响应之前结束，就会丢失</translation>
    </message>
    <message>
        <source>account %1 was signed in or out elsewhere</source>
        <translation>账号 %1 已在别处登录或退出登录</translation>
    </message>
    <message>
        <source>its token could not be kept (%1)</source>
        <translation>它的 token 未能保存（%1）</translation>
    </message>
    <message>
        <source>it could not be kept, and is used until the program ends: %1</source>
        <translation>未能保存，将使用到程序结束为止：%1</translation>
    </message>
    <message>
        <source>the metadata at %1 is not of this issuer: correct &apos;issuer&apos;</source>
        <translation>%1 处的元数据不属于此签发方：请更正“issuer”</translation>
    </message>
    <message>
        <source>the metadata of %1 names no token endpoint: write &apos;token_url&apos;</source>
        <translation>%1 的元数据没有指定 token 端点：请填写“token_url”</translation>
    </message>
    <message>
        <source>%1 answered %2</source>
        <translation>%1 返回了 %2</translation>
    </message>
    <message>
        <source>how to sign in could not be found out: %1</source>
        <translation>无法查明登录方式：%1</translation>
    </message>
    <message>
        <source>%1 is no address of this computer: correct &apos;redirect_uri&apos;</source>
        <translation>%1 不是本机的地址：请更正“redirect_uri”</translation>
    </message>
    <message>
        <source>port %1, which the provider sends the browser to, %2</source>
        <translation>服务商让浏览器返回的端口 %1 %2</translation>
    </message>
    <message>
        <source>is taken by another program</source>
        <translation>已被其他程序占用</translation>
    </message>
    <message>
        <source>cannot be used (%1)</source>
        <translation>无法使用（%1）</translation>
    </message>
    <message>
        <source>Nothing here</source>
        <translation>这里没有内容</translation>
    </message>
    <message>
        <source>This address waits for a sign-in, and for nothing else.</source>
        <translation>此地址只用于等待登录。</translation>
    </message>
    <message>
        <source>This sign-in is not known</source>
        <translation>未知的登录</translation>
    </message>
    <message>
        <source>It has ended already, or was not begun here. Begin it again.</source>
        <translation>登录已结束，或不是从这里开始的。请重新开始。</translation>
    </message>
    <message>
        <source>%1 is not asked, as it is not https</source>
        <translation>未请求 %1，因为它不是 https</translation>
    </message>
    <message>
        <source>%1 sent more than %2 KiB</source>
        <translation>%1 发送的内容超过 %2 KiB</translation>
    </message>
    <message>
        <source>%1 did not answer in time</source>
        <translation>%1 没有及时响应</translation>
    </message>
    <message>
        <source>%1 sends the request elsewhere (%2), which is not followed with a credential</source>
        <translation>%1 将请求重定向到别处（%2），带凭据的请求不会跟随</translation>
    </message>
    <message>
        <source>%1 closed the connection without an answer</source>
        <translation>%1 没有响应就关闭了连接</translation>
    </message>
    <message>
        <source>%1 cannot be reached: %2</source>
        <translation>无法连接 %1：%2</translation>
    </message>
    <message>
        <source>the answer of %1 broke off</source>
        <translation>%1 的响应中断</translation>
    </message>
    <message>
        <source>nobody has signed in within %1 minutes: begin again</source>
        <translation>%1 分钟内没有完成登录：请重新开始</translation>
    </message>
    <message>
        <source>this provider has no page to sign in at: use the device code</source>
        <translation>此服务商没有登录页面：请使用设备码</translation>
    </message>
    <message>
        <source>the answer is of another authorization server than was asked: begin again</source>
        <translation>响应来自另一个授权服务器：请重新开始</translation>
    </message>
    <message>
        <source>the sign-in was refused</source>
        <translation>登录被拒绝</translation>
    </message>
    <message>
        <source>the sign-in failed (%1)</source>
        <translation>登录失败（%1）</translation>
    </message>
    <message>
        <source>the browser came back without a code: begin again</source>
        <translation>浏览器返回时没有带回代码：请重新开始</translation>
    </message>
    <message>
        <source>this provider has no device codes: sign in with the browser</source>
        <translation>此服务商不支持设备码：请使用浏览器登录</translation>
    </message>
    <message>
        <source>no device code was given</source>
        <translation>没有得到设备码</translation>
    </message>
    <message>
        <source>no device code was given: the answer of %1 has none, or no page to enter it at</source>
        <translation>没有得到设备码：%1 的响应中没有设备码，或没有输入它的页面</translation>
    </message>
    <message>
        <source>the code is not accepted any more, begin again</source>
        <translation>代码已失效，请重新开始</translation>
    </message>
    <message>
        <source>the provider does not accept this sign-in, check &apos;oauth&apos; of it</source>
        <translation>服务商不接受此登录，请检查其“oauth”</translation>
    </message>
    <message>
        <source>the code has expired, begin again</source>
        <translation>代码已过期，请重新开始</translation>
    </message>
    <message>
        <source>the code could not be redeemed, begin again</source>
        <translation>代码无法兑换，请重新开始</translation>
    </message>
    <message>
        <source>no sign-in waits for this code: it has ended or was not begun here, begin it again</source>
        <translation>没有登录在等待此代码：登录已结束，或不是从这里开始的，请重新开始</translation>
    </message>
    <message>
        <source>an account&apos;s name has at most 100 printable characters and no &apos;/&apos;: choose another one</source>
        <translation>账号名称最多 100 个可打印字符，且不能有“/”：请换一个名称</translation>
    </message>
    <message>
        <source>Not signed in at %1</source>
        <translation>未登录到 %1</translation>
    </message>
    <message>
        <source>Account %1 can be used now.</source>
        <translation>账号 %1 现在可以使用。</translation>
    </message>
    <message>
        <source>You are %1 there.</source>
        <translation>你在那里的账号是 %1。</translation>
    </message>
    <message>
        <source>Signed in at %1</source>
        <translation>已登录到 %1</translation>
    </message>
    <message>
        <source>too many sign-ins are under way: end some of them, or wait ten minutes</source>
        <translation>正在进行的登录过多：请结束一些，或等待十分钟</translation>
    </message>
    <message>
        <source>%1: sign in all the same, and paste the address that the browser ends at and cannot open</source>
        <translation>%1：仍可登录，请粘贴浏览器最后停留但无法打开的地址</translation>
    </message>
    <message>
        <source>the provider calls this account %1, the configuration %2</source>
        <translation>服务商称此账号为 %1，而配置中是 %2</translation>
    </message>
    <message>
        <source>%1 is an account at another address, so this one is called %2</source>
        <translation>%1 是另一个地址的账号，因此此账号命名为 %2</translation>
    </message>
    <message>
        <source>the sign-in was cancelled</source>
        <translation>登录已取消</translation>
    </message>
    <message>
        <source>account %1 is not signed out yet (%2): signalbox logout %1</source>
        <translation>账号 %1 尚未退出登录（%2）：signalbox logout %1</translation>
    </message>
    <message>
        <source>the provider has not taken the tokens of account %1 back: they are good until they end, or until you end the access on its pages</source>
        <translation>服务商尚未撤销账号 %1 的 token：在它们到期或你在服务商的页面上取消授权之前，它们仍然有效</translation>
    </message>
    <message>
        <source>it answered %1</source>
        <translation>返回了 %1</translation>
    </message>
    <message>
        <source>the token endpoint&apos;s answer %1</source>
        <translation>token 端点的响应 %1</translation>
    </message>
    <message>
        <source>is no JSON object</source>
        <translation>不是 JSON 对象</translation>
    </message>
    <message>
        <source>has no token in it</source>
        <translation>其中没有 token</translation>
    </message>
    <message>
        <source>it gives tokens of type &apos;%1&apos;, which are not understood</source>
        <translation>给出的 token 类型“%1”无法识别</translation>
    </message>
    <message>
        <source>has a token with characters that none can have</source>
        <translation>的 token 含有不允许的字符</translation>
    </message>
    <message>
        <source>another program is renewing it and does not end</source>
        <translation>另一个程序正在续期，一直没有结束</translation>
    </message>
    <message>
        <source>it was signed out</source>
        <translation>已退出登录</translation>
    </message>
    <message>
        <source>it cannot be renewed</source>
        <translation>无法续期</translation>
    </message>
    <message>
        <source>what is kept for it is no token of a sign-in: sign in again</source>
        <translation>为它保存的内容不是登录的 token：请重新登录</translation>
    </message>
    <message>
        <source>the answer was taken too slowly</source>
        <translation>客户端接收响应过慢</translation>
    </message>
    <message>
        <source>the answer was broken off</source>
        <translation>响应中断</translation>
    </message>
    <message>
        <source>the provider answered in another form than was asked for</source>
        <translation>服务商返回的响应格式与请求的不同</translation>
    </message>
    <message>
        <source>%1 is not told of %2</source>
        <translation>没有告知 %1：%2</translation>
    </message>
    <message>
        <source>the provider compressed its answer unasked</source>
        <translation>服务商未经要求压缩了响应</translation>
    </message>
    <message>
        <source>its key is not there any more</source>
        <translation>它的密钥已不存在</translation>
    </message>
    <message>
        <source>(Signalbox asked %1)</source>
        <translation>（Signalbox 请求了 %1）</translation>
    </message>
    <message>
        <source>Chat Completions</source>
        <translation>Chat Completions</translation>
    </message>
    <message>
        <source>the Responses API</source>
        <translation>Responses API</translation>
    </message>
    <message>
        <source>the Messages API</source>
        <translation>Messages API</translation>
    </message>
    <message>
        <source>translated from %1 to %2</source>
        <translation>由 %1 转换为 %2</translation>
    </message>
    <message>
        <source>the provider sent an answer that is too large</source>
        <translation>服务商返回的响应过大</translation>
    </message>
    <message>
        <source>cannot listen on &apos;%1&apos;: write an IP address of this computer, localhost or *</source>
        <translation>无法监听“%1”：请填写本机的 IP 地址、localhost 或 *</translation>
    </message>
    <message>
        <source>cannot write to the folder %1: check who may write there</source>
        <translation>无法写入文件夹 %1：请检查谁可以写入</translation>
    </message>
    <message>
        <source>the folder %1 is open to other users: make it private (chmod 700), or set log.capture.folder to one that is</source>
        <translation>文件夹 %1 对其他用户开放：请将其设为私有（chmod 700），或将 log.capture.folder 设为私有的文件夹</translation>
    </message>
    <message>
        <source>minutes: must be more than 0 and at most %1 (log.capture.longest)</source>
        <translation>minutes：必须大于 0 且不超过 %1（log.capture.longest）</translation>
    </message>
    <message>
        <source>there is no folder to record into: set log.capture.folder</source>
        <translation>没有可供录制的文件夹：请设置 log.capture.folder</translation>
    </message>
    <message>
        <source>the request did not arrive in time</source>
        <translation>请求没有及时到达</translation>
    </message>
    <message>
        <source>the keys of this proxy are still in the keychain, which has not answered: unlock it</source>
        <translation>代理的密钥还在钥匙串中，而钥匙串没有响应：请解锁</translation>
    </message>
    <message>
        <source>a key of this proxy is in a file that has not been read: let the proxy read it</source>
        <translation>代理的一个密钥在尚未读取的文件中：请让代理可以读取它</translation>
    </message>
    <message>
        <source>the Host &apos;%1&apos; is not one of this proxy&apos;s names; add it to server.allowed_hosts</source>
        <translation>主机名“%1”不属于此代理；请将其添加到 server.allowed_hosts</translation>
    </message>
    <message>
        <source>another web page led here (Sec-Fetch-Site); enter the address by hand</source>
        <translation>由另一个网页跳转而来（Sec-Fetch-Site）；请手动输入地址</translation>
    </message>
    <message>
        <source>web pages of &apos;%1&apos; may not use this proxy; add the origin to server.allowed_origins</source>
        <translation>“%1”的网页不能使用此代理；请将该来源添加到 server.allowed_origins</translation>
    </message>
    <message>
        <source>the client key &apos;%1&apos; has expired (%2): it needs a later &apos;expires&apos; in client_keys</source>
        <translation>客户端密钥“%1”已过期（%2）：请在 client_keys 中设置更晚的“expires”</translation>
    </message>
    <message>
        <source>a key of this proxy is needed, one of client_keys in its configuration, as x-api-key or Authorization: Bearer</source>
        <translation>需要此代理的密钥，即其配置中 client_keys 之一，以 x-api-key 或 Authorization: Bearer 发送</translation>
    </message>
    <message>
        <source>only from the computer it runs on; for others set server.admin_key</source>
        <translation>仅限运行它的电脑；如需允许其他电脑，请设置 server.admin_key</translation>
    </message>
    <message>
        <source>the admin key is needed, server.admin_key in the configuration, as x-api-key or Authorization: Bearer</source>
        <translation>需要管理密钥，即配置中的 server.admin_key，以 x-api-key 或 Authorization: Bearer 发送</translation>
    </message>
    <message>
        <source>the client key &apos;%1&apos; has used its %2: it may go on %3</source>
        <translation>客户端密钥“%1”已用完 %2：%3 可继续</translation>
    </message>
    <message>
        <source>%1 tokens per day</source>
        <translation>每天 %1 token 的限额</translation>
    </message>
    <message>
        <source>at midnight UTC</source>
        <translation>UTC 零点</translation>
    </message>
    <message>
        <source>%1 requests per minute</source>
        <translation>每分钟 %1 次请求的限额</translation>
    </message>
    <message>
        <source>in %1 s</source>
        <translation>%1 秒后</translation>
    </message>
    <message>
        <source>the path leads elsewhere by &apos;.&apos; or &apos;..&apos;</source>
        <translation>路径用“.”或“..”指向了别处</translation>
    </message>
    <message>
        <source>the path has a &apos;#&apos;, which ends an address: write %23</source>
        <translation>路径中有“#”，它会截断地址：请写 %23</translation>
    </message>
    <message>
        <source>write the path as %1</source>
        <translation>请将路径写成 %1</translation>
    </message>
    <message>
        <source>the request body is not a JSON object</source>
        <translation>请求体不是 JSON 对象</translation>
    </message>
    <message>
        <source>model: a non-empty string is required</source>
        <translation>model：必须是非空字符串</translation>
    </message>
    <message>
        <source>model: the name is longer than %1 characters</source>
        <translation>model：名称超过 %1 个字符</translation>
    </message>
    <message>
        <source>it has no key: write its auth_value</source>
        <translation>它没有密钥：请填写其 auth_value</translation>
    </message>
    <message>
        <source>all of its %1 keys are cooling down</source>
        <translation>它的 %1 个密钥都在冷却中</translation>
    </message>
    <message>
        <source>its stream was cancelled</source>
        <translation>它的流已取消</translation>
    </message>
    <message>
        <source>cancelled by the user</source>
        <translation>已被用户取消</translation>
    </message>
    <message>
        <source>answered with %1, which asks the same</source>
        <translation>与 %1 内容相同，复用了其响应</translation>
    </message>
    <message>
        <source>answered from the cache</source>
        <translation>使用缓存响应</translation>
    </message>
    <message>
        <source>counted here</source>
        <translation>在本地计数</translation>
    </message>
    <message>
        <source>waited %1 ms for %2</source>
        <translation>等待 %2 用时 %1 毫秒</translation>
    </message>
    <message>
        <source>no room within max_concurrent or requests_per_minute</source>
        <translation>max_concurrent 或 requests_per_minute 已无余量</translation>
    </message>
    <message>
        <source>the token of account %1 was refused: repeated with a new one</source>
        <translation>账号 %1 的 token 被拒绝：已换新 token 重试</translation>
    </message>
    <message>
        <source>%1 refused the thinking in the request: repeated without it</source>
        <translation>%1 拒绝了请求中的思考内容：已去掉后重试</translation>
    </message>
    <message>
        <source>%1 above %2</source>
        <translation>%1（上限 %2）</translation>
    </message>
    <message>
        <source>%1, but %2</source>
        <translation>%1，但 %2</translation>
    </message>
    <message>
        <source>%1 does not take %2: repeated without it</source>
        <translation>%1 不接受 %2：已去掉后重试</translation>
    </message>
    <message>
        <source>%1 may not take stream_options: repeated without it</source>
        <translation>%1 可能不接受 stream_options：已去掉后重试</translation>
    </message>
    <message>
        <source>the provider answered late, and without the stream that was asked for</source>
        <translation>服务商响应过晚，且不是所要求的流</translation>
    </message>
    <message>
        <source>Signalbox is shutting down</source>
        <translation>Signalbox 正在关闭</translation>
    </message>
    <message>
        <source>choose another address</source>
        <translation>请换一个地址</translation>
    </message>
    <message>
        <source>there is no file to read it from</source>
        <translation>没有可供读取的文件</translation>
    </message>
    <message>
        <source>there is no provider &apos;%1&apos;</source>
        <translation>没有服务商“%1”</translation>
    </message>
    <message>
        <source>client_key: no key has this name</source>
        <translation>client_key：没有此名称的密钥</translation>
    </message>
    <message>
        <source>account %1</source>
        <translation>账号 %1</translation>
    </message>
    <message>
        <source>%1 is already in use: another program, or another Signalbox, listens there</source>
        <translation>%1 已被占用：另一个程序或另一个 Signalbox 正在监听</translation>
    </message>
    <message>
        <source>cannot listen on %1: %2</source>
        <translation>无法监听 %1：%2</translation>
    </message>
    <message>
        <source>its base_url is this program itself: write the provider&apos;s address</source>
        <translation>它的 base_url 就是本程序自己：请填写服务商的地址</translation>
    </message>
    <message>
        <source>this request has been here before: a provider&apos;s base_url leads back to this program, correct it</source>
        <translation>此请求已经来过这里：某个服务商的 base_url 又指回本程序，请更正</translation>
    </message>
    <message>
        <source>this request has come through %1 programs like this one already</source>
        <translation>此请求已经过 %1 个同类程序</translation>
    </message>
    <message>
        <source>and the client key is for some models only</source>
        <translation>且客户端密钥仅限部分模型</translation>
    </message>
    <message>
        <source>%1: it is no list</source>
        <translation>%1：不是列表</translation>
    </message>
    <message>
        <source>%1: one has not one model</source>
        <translation>%1：其中有一项的模型不止一个</translation>
    </message>
    <message>
        <source>tools: a tool has escapes in the names of its members</source>
        <translation>tools：有工具的成员名称中含有转义</translation>
    </message>
    <message>
        <source>the body has escapes in the names of its members</source>
        <translation>请求体的成员名称中含有转义</translation>
    </message>
    <message>
        <source>model: it is there more than once</source>
        <translation>model：出现了不止一次</translation>
    </message>
    <message>
        <source>Signalbox is paused; resume it from its menu or by `signalbox resume`</source>
        <translation>Signalbox 已暂停；可从其菜单或用 `signalbox resume` 恢复</translation>
    </message>
    <message>
        <source>Signalbox is paused until %1; resume it from its menu or by `signalbox resume`</source>
        <translation>Signalbox 已暂停，直到 %1；可从其菜单或用 `signalbox resume` 恢复</translation>
    </message>
    <message>
        <source>route %1</source>
        <translation>路由 %1</translation>
    </message>
    <message>
        <source>route %1 of project %2</source>
        <translation>项目 %2 的路由 %1</translation>
    </message>
    <message>
        <source>provider: there is no &apos;%1&apos;; there are %2</source>
        <translation>provider：没有“%1”；现有 %2</translation>
    </message>
    <message>
        <source>route: there is no %1 that leads anywhere</source>
        <translation>route：没有通往任何目标的 %1</translation>
    </message>
    <message>
        <source>provider: %1 leads to %2, not to &apos;%3&apos;</source>
        <translation>provider：%1 发往 %2，而不是“%3”</translation>
    </message>
    <message>
        <source>session: it must be one of /requests or /running, 12 digits of 0 to f</source>
        <translation>session：必须是 /requests 或 /running 中的一个，为 12 位 0 到 f 的字符</translation>
    </message>
    <message>
        <source>there is no key</source>
        <translation>没有密钥</translation>
    </message>
    <message>
        <source>add a key</source>
        <translation>请添加密钥</translation>
    </message>
    <message>
        <source>nobody has signed in</source>
        <translation>尚未登录</translation>
    </message>
    <message>
        <source>sign in: signalbox login %1</source>
        <translation>请登录：signalbox login %1</translation>
    </message>
    <message>
        <source>the token of %1 has ended and could not be renewed</source>
        <translation>%1 的 token 已失效，且无法续期</translation>
    </message>
    <message>
        <source>sign in again: signalbox login %1</source>
        <translation>请重新登录：signalbox login %1</translation>
    </message>
    <message>
        <source>add a key: auth_value of the provider</source>
        <translation>请添加密钥：服务商的 auth_value</translation>
    </message>
    <message>
        <source>the sign-in is accepted</source>
        <translation>登录有效</translation>
    </message>
    <message>
        <source>the first of %1 keys is accepted</source>
        <translation>%1 个密钥中的第一个有效</translation>
    </message>
    <message>
        <source>the key is accepted</source>
        <translation>密钥有效</translation>
    </message>
    <message>
        <source>the provider has no question that costs nothing and needs the key</source>
        <translation>该服务商没有既免费又需要密钥的请求</translation>
    </message>
    <message>
        <source>only an answer tells whether the key is good: let the test spend</source>
        <translation>只有实际响应才能说明密钥是否有效：请允许测试产生费用</translation>
    </message>
    <message>
        <source>not asked, as the key was not accepted</source>
        <translation>未请求，因为密钥无效</translation>
    </message>
    <message>
        <source>the key may not list the models</source>
        <translation>该密钥无权列出模型</translation>
    </message>
    <message>
        <source>the provider does not list its models</source>
        <translation>该服务商不列出模型</translation>
    </message>
    <message>
        <source>there was no answer to it</source>
        <translation>没有收到响应</translation>
    </message>
    <message>
        <source>what the provider answers is no list of models</source>
        <translation>服务商返回的不是模型列表</translation>
    </message>
    <message>
        <source>the provider lists no models</source>
        <translation>服务商没有列出任何模型</translation>
    </message>
    <message>
        <source>one model: %1</source>
        <translation>一个模型：%1</translation>
    </message>
    <message>
        <source>%1 models</source>
        <translation>%1 个模型</translation>
    </message>
    <message>
        <source>no key is asked for</source>
        <translation>不需要密钥</translation>
    </message>
    <message>
        <source>the provider lists its models to everybody, so that says nothing about the key</source>
        <translation>该服务商向任何人列出模型，因此无法说明密钥是否有效</translation>
    </message>
    <message>
        <source>no key is sent</source>
        <translation>未发送密钥</translation>
    </message>
    <message>
        <source>the provider did not end its answer in time</source>
        <translation>服务商没有及时结束响应</translation>
    </message>
    <message>
        <source>would use up to about %1 tokens</source>
        <translation>最多会使用约 %1 token</translation>
    </message>
    <message>
        <source>free of charge</source>
        <translation>不收费</translation>
    </message>
    <message>
        <source>of the subscription</source>
        <translation>，由订阅套餐抵扣</translation>
    </message>
    <message>
        <source>at a price that is not known</source>
        <translation>价格未知</translation>
    </message>
    <message>
        <source>at most %1</source>
        <translation>最多 %1</translation>
    </message>
    <message>
        <source>it wants a key: set auth_type and add the key</source>
        <translation>它需要密钥：请设置 auth_type 并添加密钥</translation>
    </message>
    <message>
        <source>sign in again; the plan of the account may not include this</source>
        <translation>请重新登录；账号的套餐可能不包含此功能</translation>
    </message>
    <message>
        <source>check what the key may do at the provider, and from where; or use another key</source>
        <translation>请检查该密钥在服务商处的权限和允许的来源，或换用其他密钥</translation>
    </message>
    <message>
        <source>enter the key again; with a good one, try the other auth_type</source>
        <translation>请重新输入密钥；如果密钥有效，请尝试另一种 auth_type</translation>
    </message>
    <message>
        <source>wait a moment, then test again</source>
        <translation>请稍候再测试</translation>
    </message>
    <message>
        <source>test again in %1 s</source>
        <translation>请在 %1 秒后再测试</translation>
    </message>
    <message>
        <source>add credit at the provider, or raise the limit of what may be spent</source>
        <translation>请在服务商处充值，或提高消费上限</translation>
    </message>
    <message>
        <source>choose another model; check base_url as well</source>
        <translation>请选择其他模型，并检查 base_url</translation>
    </message>
    <message>
        <source>the provider has trouble of its own: test again later</source>
        <translation>服务商自身出现故障：请稍后再测试</translation>
    </message>
    <message>
        <source>check base_url and type</source>
        <translation>请检查 base_url 和 type</translation>
    </message>
    <message>
        <source>check base_url, ca_file and client_cert</source>
        <translation>请检查 base_url、ca_file 和 client_cert</translation>
    </message>
    <message>
        <source>close other programs, or raise the limit</source>
        <translation>请关闭其他程序，或提高上限</translation>
    </message>
    <message>
        <source>choose another model; check type and preset</source>
        <translation>请选择其他模型，并检查 type 和 preset</translation>
    </message>
    <message>
        <source>check the network, then test again</source>
        <translation>请检查网络，然后再测试</translation>
    </message>
    <message>
        <source>the provider did not answer in time</source>
        <translation>服务商没有及时响应</translation>
    </message>
    <message>
        <source>the provider sent more than a list can be</source>
        <translation>服务商发送的内容超出列表应有的大小</translation>
    </message>
    <message>
        <source>let the test spend to try it</source>
        <translation>如需尝试，请允许测试产生费用</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 token</translation>
    </message>
    <message>
        <source>it did not tell how many tokens</source>
        <translation>未说明使用了多少 token</translation>
    </message>
    <message>
        <source>the provider sent the answer in one piece</source>
        <translation>服务商一次性发送了整个响应</translation>
    </message>
    <message>
        <source>clients that stream wait for the whole: choose a model that streams</source>
        <translation>使用流的客户端要等到全部完成：请选择支持流的模型</translation>
    </message>
    <message>
        <source>the answer came, and had no text</source>
        <translation>收到了响应，但没有文本</translation>
    </message>
    <message>
        <source>choose another model</source>
        <translation>请选择其他模型</translation>
    </message>
    <message>
        <source>first content after %1 ms, %2</source>
        <translation>首字延迟 %1 毫秒，%2</translation>
    </message>
    <message>
        <source>called the tool, %1</source>
        <translation>调用了工具，%1</translation>
    </message>
    <message>
        <source>used all its tokens before it called the tool</source>
        <translation>还没有调用工具就用完了全部 token</translation>
    </message>
    <message>
        <source>choose a model that thinks less</source>
        <translation>请选择思考较少的模型</translation>
    </message>
    <message>
        <source>answered without calling the tool</source>
        <translation>没有调用工具就作了回答</translation>
    </message>
    <message>
        <source>coding agents need tools: choose a model that can use them</source>
        <translation>编程智能体需要工具：请选择能使用工具的模型</translation>
    </message>
    <message>
        <source>the test was stopped</source>
        <translation>测试已停止</translation>
    </message>
    <message>
        <source>test again</source>
        <translation>请再次测试</translation>
    </message>
    <message>
        <source>write the provider&apos;s own address into base_url</source>
        <translation>请在 base_url 中填写服务商自己的地址</translation>
    </message>
    <message>
        <source>there is no host in base_url</source>
        <translation>base_url 中没有主机</translation>
    </message>
    <message>
        <source>write the provider&apos;s address into base_url: https://api.example.com</source>
        <translation>请在 base_url 中填写服务商的地址：https://api.example.com</translation>
    </message>
    <message>
        <source>not tried, as there is no address to ask</source>
        <translation>未尝试，因为没有可请求的地址</translation>
    </message>
    <message>
        <source>the proxy looks it up</source>
        <translation>由代理解析</translation>
    </message>
    <message>
        <source>%1 is an address</source>
        <translation>%1 是地址</translation>
    </message>
    <message>
        <source>not tried, as the host is not known</source>
        <translation>未尝试，因为无法解析主机</translation>
    </message>
    <message>
        <source>not tried, as there was no connection</source>
        <translation>未尝试，因为没有连接</translation>
    </message>
    <message>
        <source>only a client&apos;s own login can test it: we hold no credential of it</source>
        <translation>只有客户端自己的登录才能测试：这里没有它的凭据</translation>
    </message>
    <message>
        <source>send a request from the client that has signed in</source>
        <translation>请从已登录的客户端发送一个请求</translation>
    </message>
    <message>
        <source>not tried without a credential</source>
        <translation>没有凭据，未尝试</translation>
    </message>
    <message>
        <source>the answer tells it</source>
        <translation>由响应说明</translation>
    </message>
    <message>
        <source>not tried, as the provider did not let us in</source>
        <translation>未尝试，因为服务商未允许访问</translation>
    </message>
    <message>
        <source>no model is known to ask for</source>
        <translation>没有可请求的已知模型</translation>
    </message>
    <message>
        <source>name a model</source>
        <translation>请指定模型</translation>
    </message>
    <message>
        <source>not tried, as there was no answer</source>
        <translation>未尝试，因为没有响应</translation>
    </message>
    <message>
        <source>accepted, as there was an answer</source>
        <translation>已接受，因为收到了响应</translation>
    </message>
    <message>
        <source>the test took too long</source>
        <translation>测试用时过长</translation>
    </message>
    <message>
        <source>test again later</source>
        <translation>请稍后再测试</translation>
    </message>
    <message>
        <source>not tried, as the test took too long</source>
        <translation>未尝试，因为测试用时过长</translation>
    </message>
    <message>
        <source>%1 asked to be left alone for %2 s more (%3)</source>
        <translation>%1 要求 %2 秒内不再请求（%3）</translation>
    </message>
    <message>
        <source>%1 is left out for %2 s more after failures (%3)</source>
        <translation>%1 因故障暂不使用，还有 %2 秒（%3）</translation>
    </message>
    <message>
        <source>%1 is left out: %2</source>
        <translation>%1 暂不使用：%2</translation>
    </message>
    <message>
        <source>the header of the request is larger than %1 bytes (server.max_header_size)</source>
        <translation>请求头超过 %1 字节（server.max_header_size）</translation>
    </message>
    <message>
        <source>the request body is larger than %1 bytes (server.max_body_size)</source>
        <translation>请求体超过 %1 字节（server.max_body_size）</translation>
    </message>
    <message>
        <source>the request of %1 bytes is larger than its max_request_size%2</source>
        <translation>请求为 %1 字节，超过其 max_request_size%2</translation>
    </message>
    <message>
        <source>it takes no images (images: false)</source>
        <translation>它不接受图片（images: false）</translation>
    </message>
    <message>
        <source>%1 (it is full)</source>
        <translation>%1（已满）</translation>
    </message>
    <message>
        <source>%1 (left out for %2 s after failures)</source>
        <translation>%1（因故障暂不使用，剩余 %2 秒）</translation>
    </message>
    <message>
        <source>%1 (asked to be left alone for %2 s)</source>
        <translation>%1（要求 %2 秒内不再请求）</translation>
    </message>
    <message>
        <source>%1 (it has no balance)</source>
        <translation>%1（余额不足）</translation>
    </message>
    <message>
        <source>%1 (it cannot be asked)</source>
        <translation>%1（无法请求）</translation>
    </message>
    <message>
        <source>made by %1</source>
        <translation>由 %1 创建</translation>
    </message>
    <message>
        <source>route %1 fits</source>
        <translation>匹配路由 %1</translation>
    </message>
    <message>
        <source>route %1 of project %2 fits</source>
        <translation>匹配项目 %2 的路由 %1</translation>
    </message>
    <message>
        <source>key %1 leaves out %2</source>
        <translation>密钥 %1 排除了 %2</translation>
    </message>
    <message>
        <source>session stays with %1</source>
        <translation>会话保持使用 %1</translation>
    </message>
    <message>
        <source>it leads to %1</source>
        <translation>发往 %1</translation>
    </message>
    <message>
        <source>strategy %1 gives the order %2</source>
        <translation>按策略 %1，顺序为 %2</translation>
    </message>
    <message>
        <source>the order is %1</source>
        <translation>顺序为 %1</translation>
    </message>
    <message>
        <source>pinned to %1 by the user (session)</source>
        <translation>用户已固定到 %1（会话）</translation>
    </message>
    <message>
        <source>pinned to %1 by the user (route %2)</source>
        <translation>用户已固定到 %1（路由 %2）</translation>
    </message>
    <message>
        <source>pinned to %1 by the user</source>
        <translation>用户已固定到 %1</translation>
    </message>
    <message>
        <source>pinned to %1</source>
        <translation>已固定到 %1</translation>
    </message>
    <message>
        <source>%1 names no model, and the client key &apos;%2&apos; is for some models only</source>
        <translation>%1 没有指定模型，而客户端密钥“%2”仅限部分模型</translation>
    </message>
    <message>
        <source>model: %1 is not among those of the client key &apos;%2&apos;</source>
        <translation>model：%1 不在客户端密钥“%2”允许的模型之内</translation>
    </message>
    <message>
        <source>%1: %2 is asked for</source>
        <translation>%1：改为请求 %2</translation>
    </message>
    <message>
        <source>%1, but %2 leads to nobody who may be asked</source>
        <translation>%1，但 %2 没有可以请求的目标</translation>
    </message>
    <message>
        <source>%1: the cheapest comes first</source>
        <translation>%1：最便宜的优先</translation>
    </message>
    <message>
        <source>provider: there is no &apos;%1&apos;%2</source>
        <translation>provider：没有“%1”%2</translation>
    </message>
    <message>
        <source>there are %1</source>
        <translation>现有 %1</translation>
    </message>
    <message>
        <source>the client key &apos;%1&apos; does not allow %2, where %3 would go</source>
        <translation>客户端密钥“%1”不允许使用 %2，而 %3 会发往那里</translation>
    </message>
    <message>
        <source>no provider can take %1</source>
        <translation>没有服务商可以处理 %1</translation>
    </message>
    <message>
        <source>model: %1 (no entry of model_routes%2 leads it to an enabled provider)</source>
        <translation>model：%1（model_routes%2 中没有条目将它指向已启用的服务商）</translation>
    </message>
    <message>
        <source>the provider sent an event that is too large</source>
        <translation>服务商发送的事件过大</translation>
    </message>
    <message>
        <source>the provider sent an answer that is no JSON object</source>
        <translation>服务商发送的响应不是 JSON 对象</translation>
    </message>
    <message>
        <source>the provider called the tool &apos;%1&apos; with arguments that are no JSON object</source>
        <translation>服务商调用工具“%1”时的参数不是 JSON 对象</translation>
    </message>
    <message>
        <source>the provider sent an error without a message</source>
        <translation>服务商返回了没有说明的错误</translation>
    </message>
    <message>
        <source>the provider ended the stream before its proper end</source>
        <translation>服务商的流在正常结束之前中断</translation>
    </message>
    <message>
        <source>the provider sent an answer without any choice</source>
        <translation>服务商的响应中没有任何选项</translation>
    </message>
    <message>
        <source>the provider broke its answer off (%1)</source>
        <translation>服务商中断了响应（%1）</translation>
    </message>
    <message>
        <source>the provider sent an empty answer</source>
        <translation>服务商返回了空响应</translation>
    </message>
    <message>
        <source>the answer is larger than %1 bytes</source>
        <translation>响应超过 %1 字节</translation>
    </message>
    <message>
        <source>an event of the stream is not JSON</source>
        <translation>流中有事件不是 JSON</translation>
    </message>
    <message>
        <source>the stream does not begin with one message_start</source>
        <translation>流没有以 message_start 开头</translation>
    </message>
    <message>
        <source>a content_block_start without its block</source>
        <translation>content_block_start 没有对应的内容块</translation>
    </message>
    <message>
        <source>a content_block_delta without its block</source>
        <translation>content_block_delta 没有对应的内容块</translation>
    </message>
    <message>
        <source>the provider&apos;s stream ended before its message was complete</source>
        <translation>服务商的流在消息完成之前结束</translation>
    </message>
    <message>
        <source>the provider&apos;s answer is not a message</source>
        <translation>服务商的响应不是消息</translation>
    </message>
    <message>
        <source>the provider has failed without saying why</source>
        <translation>服务商失败且没有说明原因</translation>
    </message>
    <message>
        <source>the provider has cancelled the answer</source>
        <translation>服务商取消了响应</translation>
    </message>
    <message>
        <source>the provider&apos;s answer has no output</source>
        <translation>服务商的响应没有输出</translation>
    </message>
    <message>
        <source>the provider has not finished its answer</source>
        <translation>服务商没有完成响应</translation>
    </message>
    <message>
        <source>the provider broke off its answer by an error of its own</source>
        <translation>服务商因自身错误中断了响应</translation>
    </message>
    <message>
        <source>the provider sent no JSON but</source>
        <translation>服务商返回的不是 JSON，而是</translation>
    </message>
    <message>
        <source>the provider ended the stream before any content</source>
        <translation>服务商在发送任何内容之前结束了流</translation>
    </message>
    <message>
        <source>could not be started</source>
        <translation>无法启动</translation>
    </message>
    <message>
        <source>printed more than %1 KiB instead of a number</source>
        <translation>输出超过 %1 KiB，而不是一个数</translation>
    </message>
    <message>
        <source>ended with exit code %1</source>
        <translation>以退出代码 %1 结束</translation>
    </message>
    <message>
        <source>printed nothing instead of a number</source>
        <translation>没有输出数字</translation>
    </message>
    <message>
        <source>printed &apos;%1&apos; instead of a number</source>
        <translation>输出了“%1”，而不是一个数</translation>
    </message>
    <message>
        <source>did not end within %1 s and was killed</source>
        <translation>%1 秒内没有结束，已被终止</translation>
    </message>
    <message>
        <source>correct the provider&apos;s proxy, or take it out</source>
        <translation>请更正服务商的代理，或将其移除</translation>
    </message>
    <message>
        <source>correct the name of the file, or the file</source>
        <translation>请更正文件名，或更正文件内容</translation>
    </message>
    <message>
        <source>connected to the proxy %1</source>
        <translation>已连接到代理 %1</translation>
    </message>
    <message>
        <source>connected to %1</source>
        <translation>已连接到 %1</translation>
    </message>
    <message>
        <source>connected to %1, not encrypted</source>
        <translation>已连接到 %1，未加密</translation>
    </message>
    <message>
        <source>through the proxy %1</source>
        <translation>，经由代理 %1</translation>
    </message>
    <message>
        <source>connected to %1%2 with %3</source>
        <translation>已连接到 %1%2，使用 %3</translation>
    </message>
    <message>
        <source>the proxy %1 is not there</source>
        <translation>代理 %1 不存在</translation>
    </message>
    <message>
        <source>nobody listens on %1</source>
        <translation>%1 没有程序在监听</translation>
    </message>
    <message>
        <source>check the port in base_url, or start the program that answers there</source>
        <translation>请检查 base_url 中的端口，或启动应在那里响应的程序</translation>
    </message>
    <message>
        <source>the proxy %1 wants a credential</source>
        <translation>代理 %1 需要凭据</translation>
    </message>
    <message>
        <source>put it into the provider&apos;s proxy: http://NAME:PASSWORD@HOST:PORT</source>
        <translation>请写入服务商的代理设置：http://NAME:PASSWORD@HOST:PORT</translation>
    </message>
    <message>
        <source>the proxy %1: %2</source>
        <translation>代理 %1：%2</translation>
    </message>
    <message>
        <source>%1 closed the connection when TLS began</source>
        <translation>TLS 开始时 %1 关闭了连接</translation>
    </message>
    <message>
        <source>if it wants a certificate of yours, set client_cert and client_key</source>
        <translation>如果它要求你的证书，请设置 client_cert 和 client_key</translation>
    </message>
    <message>
        <source>no connection to %1: %2</source>
        <translation>无法连接到 %1：%2</translation>
    </message>
    <message>
        <source>check the network, and whether a firewall or VPN is in the way</source>
        <translation>请检查网络，以及是否被防火墙或 VPN 阻挡</translation>
    </message>
    <message>
        <source>TLS to %1 failed: %2</source>
        <translation>与 %1 的 TLS 连接失败：%2</translation>
    </message>
    <message>
        <source>check base_url; something between may also read what is sent</source>
        <translation>请检查 base_url；中间可能有程序在读取发送的内容</translation>
    </message>
    <message>
        <source>%1 did not finish the TLS handshake within %2 s</source>
        <translation>%1 在 %2 秒内没有完成 TLS 握手</translation>
    </message>
    <message>
        <source>no connection to %1 within %2 s</source>
        <translation>%2 秒内无法连接到 %1</translation>
    </message>
    <message>
        <source>check the network and base_url; a firewall may want a proxy</source>
        <translation>请检查网络和 base_url；防火墙可能要求使用代理</translation>
    </message>
    <message>
        <source>not asked</source>
        <translation>未请求</translation>
    </message>
    <message>
        <source>the provider redirects to %1; redirects are not followed: put the final address into base_url</source>
        <translation>服务商重定向到 %1；重定向不会跟随：请在 base_url 中填写最终地址</translation>
    </message>
    <message>
        <source>the provider sent an interim answer (%1) and no final one</source>
        <translation>服务商发送了临时响应（%1），但没有最终响应</translation>
    </message>
    <message>
        <source>the address of %1 is %2</source>
        <translation>%1 的地址是 %2</translation>
    </message>
    <message>
        <source>nobody knows the name %1</source>
        <translation>找不到名称 %1</translation>
    </message>
    <message>
        <source>%1 could not be looked up: %2</source>
        <translation>无法解析 %1：%2</translation>
    </message>
    <message>
        <source>check the host in base_url, and whether this computer is online</source>
        <translation>请检查 base_url 中的主机，以及本机是否联网</translation>
    </message>
    <message>
        <source>looking up %1 took more than %2 s</source>
        <translation>解析 %1 超过 %2 秒</translation>
    </message>
    <message>
        <source>check the network and its name server</source>
        <translation>请检查网络及其 DNS 服务器</translation>
    </message>
    <message>
        <source>&apos;%1&apos; names no number: write it like &quot;data.total - data.used&quot; or &quot;quota / 500000&quot;</source>
        <translation>“%1”没有指定数字：请写成 &quot;data.total - data.used&quot; 或 &quot;quota / 500000&quot; 的形式</translation>
    </message>
    <message>
        <source>the answer is not JSON</source>
        <translation>响应不是 JSON</translation>
    </message>
    <message>
        <source>the answer has no &apos;%1&apos;</source>
        <translation>响应中没有“%1”</translation>
    </message>
    <message>
        <source>the answer is no number</source>
        <translation>响应不是数字</translation>
    </message>
    <message>
        <source>&apos;%1&apos; of the answer is no number</source>
        <translation>响应中的“%1”不是数字</translation>
    </message>
    <message>
        <source>the network is back</source>
        <translation>网络已恢复</translation>
    </message>
    <message>
        <source>the network is lost</source>
        <translation>网络已断开</translation>
    </message>
    <message>
        <source>the network is reached by %1 now</source>
        <translation>现在通过 %1 连接网络</translation>
    </message>
    <message>
        <source>this computer has other addresses now</source>
        <translation>本机的地址已改变</translation>
    </message>
    <message>
        <source>the computer has slept</source>
        <translation>电脑曾进入睡眠</translation>
    </message>
    <message>
        <source>its balance is %1, at or below the threshold of %2</source>
        <translation>其余额为 %1，不高于阈值 %2</translation>
    </message>
    <message>
        <source>client %1</source>
        <translation>客户端 %1</translation>
    </message>
    <message>
        <source>the %1 is not asked for at %2://%3: the key belongs to %4://%5 only</source>
        <translation>没有在 %2://%3 查询 %1：该密钥仅属于 %4://%5</translation>
    </message>
    <message>
        <source>the provider sent more than %1 KiB instead of a %2</source>
        <translation>服务商发送的内容超过 %1 KiB，而不是 %2</translation>
    </message>
    <message>
        <source>the provider sends the question for the %1 elsewhere (%2): correct its URL</source>
        <translation>服务商将查询 %1 的请求转到别处（%2）：请更正其 URL</translation>
    </message>
    <message>
        <source>the provider did not tell its %1 in time</source>
        <translation>服务商没有及时告知 %1</translation>
    </message>
    <message>
        <source>resets in %1 min</source>
        <translation>%1 分钟后重置</translation>
    </message>
    <message>
        <source>%1 used up%2</source>
        <translation>%1 已用完 %2</translation>
    </message>
    <message>
        <source>%1 %2 % used</source>
        <translation>%1 已用 %2%</translation>
    </message>
    <message>
        <source>kept in reserve</source>
        <translation>留作备用</translation>
    </message>
    <message>
        <source>ca_file %1 holds no PEM certificate</source>
        <translation>ca_file %1 中没有 PEM 证书</translation>
    </message>
    <message>
        <source>client_cert %1 holds no PEM certificate</source>
        <translation>client_cert %1 中没有 PEM 证书</translation>
    </message>
    <message>
        <source>client_key %1 holds no PEM key</source>
        <translation>client_key %1 中没有 PEM 密钥</translation>
    </message>
    <message>
        <source>a private authority goes into ca_file</source>
        <translation>私有 CA 请写入 ca_file</translation>
    </message>
    <message>
        <source>write the name that the certificate is for into base_url</source>
        <translation>请在 base_url 中填写证书所对应的名称</translation>
    </message>
    <message>
        <source>check the clock of this computer; else its operator has to renew it</source>
        <translation>请检查本机的时钟；如果时钟无误，则需由其运营者更新证书</translation>
    </message>
    <message>
        <source>if there is no TLS at this port, begin base_url with http://</source>
        <translation>如果此端口不使用 TLS，请让 base_url 以 http:// 开头</translation>
    </message>
    <message>
        <source>this computer lets Signalbox open no more files and connections: raise the limit (ulimit -n)</source>
        <translation>本机不允许 Signalbox 打开更多文件和连接：请提高上限（ulimit -n）</translation>
    </message>
    <message>
        <source>the provider fell silent in the middle of its answer for %1</source>
        <translation>服务商在响应途中停顿了 %1</translation>
    </message>
    <message>
        <source>the provider did not begin to answer within %1</source>
        <translation>服务商在 %1 内没有开始响应</translation>
    </message>
    <message>
        <source>the request could not be sent in time</source>
        <translation>请求未能及时发出</translation>
    </message>
    <message>
        <source>no connection to %1 within %2 (timeouts.connect)</source>
        <translation>%2 内无法连接到 %1（timeouts.connect）</translation>
    </message>
    <message>
        <source>the provider sent a stream that was not asked for</source>
        <translation>服务商发送了未要求的流</translation>
    </message>
    <message>
        <source>the provider sent %1 instead of JSON: check base_url</source>
        <translation>服务商发送的是 %1，而不是 JSON：请检查 base_url</translation>
    </message>
    <message>
        <source>the proxy %1 wants a credential: put it into the provider&apos;s proxy URL</source>
        <translation>代理 %1 需要凭据：请写入服务商的代理 URL</translation>
    </message>
    <message>
        <source>the connection broke in the middle of the answer</source>
        <translation>连接在响应途中断开</translation>
    </message>
    <message>
        <source>the provider closed the connection without an answer</source>
        <translation>服务商没有响应就关闭了连接</translation>
    </message>
    <message>
        <source>(through the proxy %1)</source>
        <translation>（经由代理 %1）</translation>
    </message>
    <message>
        <source>TLS to %1 failed: %2%3</source>
        <translation>与 %1 的 TLS 连接失败：%2%3</translation>
    </message>
    <message>
        <source>Anthropic (the client&apos;s own login)</source>
        <translation>Anthropic（客户端自己的登录）</translation>
    </message>
    <message>
        <source>The client signs in by itself; its credential goes to api.anthropic.com only.</source>
        <translation>由客户端自行登录；其凭据只会发往 api.anthropic.com。</translation>
    </message>
    <message>
        <source>Anthropic (API key)</source>
        <translation>Anthropic（API 密钥）</translation>
    </message>
    <message>
        <source>Databricks (Claude)</source>
        <translation>Databricks（Claude）</translation>
    </message>
    <message>
        <source>A personal access token (dapi…), or auth_type: oauth, which signs in at the workspace.</source>
        <translation>使用个人访问令牌（dapi…），或写 auth_type: oauth 在工作区登录。</translation>
    </message>
    <message>
        <source>Databricks takes requests of at most 4 MiB: use /clear or /compact, or send smaller images</source>
        <translation>Databricks 的请求最大为 4 MiB：请使用 /clear 或 /compact，或发送较小的图片</translation>
    </message>
    <message>
        <source>AWS Bedrock</source>
        <translation>AWS Bedrock</translation>
    </message>
    <message>
        <source>the format of Bedrock</source>
        <translation>Bedrock 的格式</translation>
    </message>
    <message>
        <source>Google Gemini</source>
        <translation>Google Gemini</translation>
    </message>
    <message>
        <source>Thought signatures must come back with their calls.</source>
        <translation>思考签名必须随其调用一起返回。</translation>
    </message>
    <message>
        <source>OpenAI</source>
        <translation>OpenAI</translation>
    </message>
    <message>
        <source>Azure OpenAI</source>
        <translation>Azure OpenAI</translation>
    </message>
    <message>
        <source>Models are the names of deployments. https://&lt;resource&gt;.openai.azure.com/openai/v1 needs no api-version and has both APIs: apis: [responses, chat].</source>
        <translation>模型即部署的名称。https://&lt;resource&gt;.openai.azure.com/openai/v1 不需要 api-version，并同时支持两种 API：apis: [responses, chat]。</translation>
    </message>
    <message>
        <source>xAI</source>
        <translation>xAI</translation>
    </message>
    <message>
        <source>DeepSeek</source>
        <translation>DeepSeek</translation>
    </message>
    <message>
        <source>Moonshot Kimi (China)</source>
        <translation>月之暗面 Kimi（国内）</translation>
    </message>
    <message>
        <source>Moonshot Kimi (global)</source>
        <translation>月之暗面 Kimi（国际）</translation>
    </message>
    <message>
        <source>Kimi For Coding</source>
        <translation>Kimi For Coding</translation>
    </message>
    <message>
        <source>It lets in known clients only, by their User-Agent, which is passed on.</source>
        <translation>仅允许已知的客户端，根据透传的 User-Agent 判断。</translation>
    </message>
    <message>
        <source>Zhipu GLM (China)</source>
        <translation>智谱 GLM（国内）</translation>
    </message>
    <message>
        <source>The coding plan has https://open.bigmodel.cn/api/coding/paas/v4 for OpenAI clients. Taken for its coding plan: write billing: metered with a key that is charged by tokens.</source>
        <translation>编程套餐的 OpenAI 客户端地址为 https://open.bigmodel.cn/api/coding/paas/v4。默认按编程套餐计：如果密钥按 token 收费，请写 billing: metered。</translation>
    </message>
    <message>
        <source>Z.ai GLM (global)</source>
        <translation>Z.ai GLM（国际）</translation>
    </message>
    <message>
        <source>Taken for its coding plan: write billing: metered with a key that is charged by tokens.</source>
        <translation>默认按编程套餐计：如果密钥按 token 收费，请写 billing: metered。</translation>
    </message>
    <message>
        <source>MiniMax (China)</source>
        <translation>MiniMax（国内）</translation>
    </message>
    <message>
        <source>MiniMax (global)</source>
        <translation>MiniMax（国际）</translation>
    </message>
    <message>
        <source>Alibaba Bailian (Qwen)</source>
        <translation>阿里云百炼（通义千问）</translation>
    </message>
    <message>
        <source>Alibaba Bailian coding plan</source>
        <translation>阿里云百炼编程套餐</translation>
    </message>
    <message>
        <source>Alibaba Bailian coding plan (abroad)</source>
        <translation>阿里云百炼编程套餐（国际）</translation>
    </message>
    <message>
        <source>Volcengine Ark agent plan</source>
        <translation>火山方舟智能体套餐</translation>
    </message>
    <message>
        <source>Volcengine Ark coding plan</source>
        <translation>火山方舟编程套餐</translation>
    </message>
    <message>
        <source>Volcengine Ark (Doubao)</source>
        <translation>火山方舟（豆包）</translation>
    </message>
    <message>
        <source>BytePlus coding plan</source>
        <translation>BytePlus 编程套餐</translation>
    </message>
    <message>
        <source>Baidu Qianfan coding plan</source>
        <translation>百度千帆编程套餐</translation>
    </message>
    <message>
        <source>Baidu Qianfan token plan</source>
        <translation>百度千帆 token 套餐</translation>
    </message>
    <message>
        <source>StepFun (China)</source>
        <translation>阶跃星辰（国内）</translation>
    </message>
    <message>
        <source>A plan: the balance of the account says nothing about it.</source>
        <translation>套餐：账户余额与它无关。</translation>
    </message>
    <message>
        <source>StepFun (global)</source>
        <translation>阶跃星辰（国际）</translation>
    </message>
    <message>
        <source>Xiaomi MiMo</source>
        <translation>小米 MiMo</translation>
    </message>
    <message>
        <source>Xiaomi MiMo token plan</source>
        <translation>小米 MiMo token 套餐</translation>
    </message>
    <message>
        <source>LongCat</source>
        <translation>LongCat</translation>
    </message>
    <message>
        <source>Set CLAUDE_CODE_MAX_OUTPUT_TOKENS=131072 for Claude Code.</source>
        <translation>Claude Code 请设置 CLAUDE_CODE_MAX_OUTPUT_TOKENS=131072。</translation>
    </message>
    <message>
        <source>KAT-Coder</source>
        <translation>KAT-Coder</translation>
    </message>
    <message>
        <source>BaiLing</source>
        <translation>百灵</translation>
    </message>
    <message>
        <source>Tencent Hunyuan</source>
        <translation>腾讯混元</translation>
    </message>
    <message>
        <source>OpenRouter</source>
        <translation>OpenRouter</translation>
    </message>
    <message>
        <source>SiliconFlow (China)</source>
        <translation>硅基流动（国内）</translation>
    </message>
    <message>
        <source>SiliconFlow (global)</source>
        <translation>硅基流动（国际）</translation>
    </message>
    <message>
        <source>ModelScope</source>
        <translation>魔搭社区</translation>
    </message>
    <message>
        <source>Novita</source>
        <translation>Novita</translation>
    </message>
    <message>
        <source>The balance counts ten-thousandths of a dollar.</source>
        <translation>余额以万分之一美元为单位。</translation>
    </message>
    <message>
        <source>PPIO</source>
        <translation>PPIO 派欧云</translation>
    </message>
    <message>
        <source>AiHubMix</source>
        <translation>AiHubMix</translation>
    </message>
    <message>
        <source>TheRouter</source>
        <translation>TheRouter</translation>
    </message>
    <message>
        <source>OpenCode Go</source>
        <translation>OpenCode Go</translation>
    </message>
    <message>
        <source>Its Anthropic format takes x-api-key only.</source>
        <translation>其 Anthropic 格式仅接受 x-api-key。</translation>
    </message>
    <message>
        <source>AtlasCloud</source>
        <translation>AtlasCloud</translation>
    </message>
    <message>
        <source>Its users set CLAUDE_CODE_DISABLE_EXPERIMENTAL_BETAS=1, which this takes the place of.</source>
        <translation>其用户通常设置 CLAUDE_CODE_DISABLE_EXPERIMENTAL_BETAS=1，此处已代为处理。</translation>
    </message>
    <message>
        <source>Shengsuanyun</source>
        <translation>胜算云</translation>
    </message>
    <message>
        <source>Qiniu</source>
        <translation>七牛云</translation>
    </message>
    <message>
        <source>DMXAPI</source>
        <translation>DMXAPI</translation>
    </message>
    <message>
        <source>CherryIN</source>
        <translation>CherryIN</translation>
    </message>
    <message>
        <source>JieKou</source>
        <translation>接口 AI</translation>
    </message>
    <message>
        <source>Compshare</source>
        <translation>优云智算</translation>
    </message>
    <message>
        <source>Compshare coding plan</source>
        <translation>优云智算编程套餐</translation>
    </message>
    <message>
        <source>GAC</source>
        <translation>GAC</translation>
    </message>
    <message>
        <source>NVIDIA NIM</source>
        <translation>NVIDIA NIM</translation>
    </message>
    <message>
        <source>Groq</source>
        <translation>Groq</translation>
    </message>
    <message>
        <source>Cerebras</source>
        <translation>Cerebras</translation>
    </message>
    <message>
        <source>Together</source>
        <translation>Together</translation>
    </message>
    <message>
        <source>Fireworks</source>
        <translation>Fireworks</translation>
    </message>
    <message>
        <source>Mistral</source>
        <translation>Mistral</translation>
    </message>
    <message>
        <source>Perplexity</source>
        <translation>Perplexity</translation>
    </message>
    <message>
        <source>Nebius</source>
        <translation>Nebius</translation>
    </message>
    <message>
        <source>Hyperbolic</source>
        <translation>Hyperbolic</translation>
    </message>
    <message>
        <source>Chutes</source>
        <translation>Chutes</translation>
    </message>
    <message>
        <source>Cloudflare Workers AI</source>
        <translation>Cloudflare Workers AI</translation>
    </message>
    <message>
        <source>Ollama (local)</source>
        <translation>Ollama（本地）</translation>
    </message>
    <message>
        <source>LM Studio (local)</source>
        <translation>LM Studio（本地）</translation>
    </message>
    <message>
        <source>llama.cpp (local)</source>
        <translation>llama.cpp（本地）</translation>
    </message>
    <message>
        <source>A gateway with single sign-on (OpenID Connect)</source>
        <translation>带单点登录的网关（OpenID Connect）</translation>
    </message>
    <message>
        <source>Its issuer and client id go into &apos;oauth&apos;.</source>
        <translation>其 issuer 和客户端 ID 请写入“oauth”。</translation>
    </message>
    <message>
        <source>New API (self-hosted)</source>
        <translation>New API（自托管）</translation>
    </message>
    <message>
        <source>strategy %1</source>
        <translation>策略 %1</translation>
    </message>
    <message>
        <source>order %1</source>
        <translation>顺序 %1</translation>
    </message>
    <message>
        <source>%1 (full)</source>
        <translation>%1（已满）</translation>
    </message>
    <message>
        <source>%1 (no balance)</source>
        <translation>%1（余额不足）</translation>
    </message>
    <message>
        <source>%1 (cannot be asked)</source>
        <translation>%1（无法请求）</translation>
    </message>
    <message>
        <source>Claude Code in VS Code</source>
        <translation>VS Code 中的 Claude Code</translation>
    </message>
    <message>
        <source>The extension reads the same ~/.claude/settings.json: set Claude Code up, and reload the window.</source>
        <translation>该扩展读取同一个 ~/.claude/settings.json：请接入 Claude Code，然后重新加载窗口。</translation>
    </message>
    <message>
        <source>An address in VS Code&apos;s own claudeCode.environmentVariables comes before it: remove it there.</source>
        <translation>VS Code 自己的 claudeCode.environmentVariables 中的地址优先：请在那里删除。</translation>
    </message>
    <message>
        <source>Anthropic SDKs</source>
        <translation>Anthropic SDK</translation>
    </message>
    <message>
        <source>Set these variables, or give base_url and auth_token to the client.</source>
        <translation>请设置这些变量，或向客户端传入 base_url 和 auth_token。</translation>
    </message>
    <message>
        <source>OpenAI SDKs</source>
        <translation>OpenAI SDK</translation>
    </message>
    <message>
        <source>Set these variables, or give base_url and api_key to the client. The address ends in /v1.</source>
        <translation>请设置这些变量，或向客户端传入 base_url 和 api_key。地址以 /v1 结尾。</translation>
    </message>
    <message>
        <source>Aider</source>
        <translation>Aider</translation>
    </message>
    <message>
        <source>Set these variables, and write openai/ before the name of the model.</source>
        <translation>请设置这些变量，并在模型名前写 openai/。</translation>
    </message>
    <message>
        <source>Cline, Roo Code</source>
        <translation>Cline、Roo Code</translation>
    </message>
    <message>
        <source>Choose Anthropic as the API provider, tick the custom base URL, and enter the address and the key.</source>
        <translation>选择 Anthropic 作为 API 服务商，勾选自定义 base URL，然后填写地址和密钥。</translation>
    </message>
    <message>
        <source>Or choose OpenAI Compatible: the address then ends in /v1.</source>
        <translation>或选择 OpenAI Compatible：此时地址以 /v1 结尾。</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Continue</translation>
    </message>
    <message>
        <source>Add a model to ~/.continue/config.yaml.</source>
        <translation>在 ~/.continue/config.yaml 中添加一个模型。</translation>
    </message>
    <message>
        <source>Cursor</source>
        <translation>Cursor</translation>
    </message>
    <message>
        <source>Cursor cannot reach Signalbox: its requests come from the servers of its makers, also with an address and a key of your own, and those cannot reach an address of your computer.</source>
        <translation>Cursor 无法访问 Signalbox：它的请求由其厂商的服务器发出，即使填写自己的地址和密钥也是如此，而那些服务器无法访问你电脑上的地址。</translation>
    </message>
    <message>
        <source>Claude Code and other programs in Cursor&apos;s terminal work as anywhere else.</source>
        <translation>Cursor 终端中的 Claude Code 和其他程序不受影响，可照常使用。</translation>
    </message>
    <message>
        <source>curl</source>
        <translation>curl</translation>
    </message>
    <message>
        <source>In WSL2, Signalbox on Windows, mirrored network</source>
        <translation>在 WSL2 中，Signalbox 在 Windows 上，镜像网络</translation>
    </message>
    <message>
        <source>With networkingMode=mirrored below [wsl2] in .wslconfig, WSL2 and Windows share 127.0.0.1: nothing else is needed.</source>
        <translation>在 .wslconfig 的 [wsl2] 下设置 networkingMode=mirrored 后，WSL2 和 Windows 共用 127.0.0.1：无需其他设置。</translation>
    </message>
    <message>
        <source>Set the client up inside WSL2, where its settings are: the settings of Windows are others.</source>
        <translation>请在 WSL2 内接入客户端，其设置在那里：Windows 上的设置是另一份。</translation>
    </message>
    <message>
        <source>In WSL2, Signalbox on Windows, NAT network</source>
        <translation>在 WSL2 中，Signalbox 在 Windows 上，NAT 网络</translation>
    </message>
    <message>
        <source>127.0.0.1 is WSL2 itself there. Windows is the default gateway, another address after each restart: ask for it in the shell.</source>
        <translation>在那里 127.0.0.1 是 WSL2 自己。Windows 是默认网关，每次重启后地址都会变化：请在 shell 中查询。</translation>
    </message>
    <message>
        <source>Signalbox has to listen on that address, which other computers may reach too: so it wants client keys, and Windows&apos; firewall has to let WSL2 in. The mirrored network needs none of this.</source>
        <translation>Signalbox 必须监听该地址，而其他电脑也可能访问它：因此需要客户端密钥，且 Windows 防火墙要允许 WSL2 访问。镜像网络不需要这些。</translation>
    </message>
    <message>
        <source>In a container of Docker Desktop</source>
        <translation>在 Docker Desktop 的容器中</translation>
    </message>
    <message>
        <source>host.docker.internal leads to 127.0.0.1 of the computer: Signalbox only has to accept the name.</source>
        <translation>host.docker.internal 指向电脑的 127.0.0.1：Signalbox 只需接受该名称。</translation>
    </message>
    <message>
        <source>In a container of Docker or Podman on Linux</source>
        <translation>在 Linux 上的 Docker 或 Podman 容器中</translation>
    </message>
    <message>
        <source>The computer is the bridge&apos;s address there, mostly 172.17.0.1 (ip addr show docker0): Signalbox has to listen on it and accept the name, and wants client keys as other containers reach it, too.</source>
        <translation>在那里电脑的地址是网桥的地址，通常为 172.17.0.1（ip addr show docker0）：Signalbox 必须监听该地址并接受该名称；由于其他容器也能访问，还需要客户端密钥。</translation>
    </message>
    <message>
        <source>In a dev container</source>
        <translation>在 dev container 中</translation>
    </message>
    <message>
        <source>Add this to devcontainer.json, and build the container again. What Signalbox needs is the same as for a container.</source>
        <translation>将以下内容加入 devcontainer.json，然后重新构建容器。Signalbox 所需的设置与普通容器相同。</translation>
    </message>
    <message>
        <source>The key comes from the environment of the computer, so that it is not in the project: run signalbox env in the shell that starts the editor.</source>
        <translation>密钥取自电脑的环境变量，因此不会写入项目：请在启动编辑器的 shell 中运行 signalbox env。</translation>
    </message>
    <message>
        <source>; </source>
        <comment>between two sentences</comment>
        <translation>；</translation>
    </message>
    <message>
        <source>. </source>
        <comment>between two sentences</comment>
        <translation>。</translation>
    </message>
    <message>
        <source>: </source>
        <comment>between two sentences</comment>
        <translation>：</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between two sentences</comment>
        <translation>，</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between two names</comment>
        <translation>、</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>a sentence and a remark</comment>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>budget &apos;%1&apos;</source>
        <translation>预算“%1”</translation>
    </message>
    <message>
        <source>budget &apos;%1&apos; of %2</source>
        <translation>预算“%1”（%2）</translation>
    </message>
    <message>
        <source>environment variable %1, used in %2, is not set: set it before the program starts, or write a default as ${%1:-value}</source>
        <translation>%2 中使用的环境变量 %1 未设置：请在程序启动前设置，或以 ${%1:-value} 的形式写出默认值</translation>
    </message>
    <message>
        <source>environment variable, used in %1, is not set: set it before the program starts, or write a default as ${NAME:-value}</source>
        <translation>%1 中使用的环境变量未设置：请在程序启动前设置，或以 ${NAME:-value} 的形式写出默认值</translation>
    </message>
    <message>
        <source>(Signalbox tried %1)</source>
        <translation>（Signalbox 尝试了 %1）</translation>
    </message>
    <message>
        <source>budget &apos;%1&apos; is used to %2 %</source>
        <translation>预算“%1”已用 %2%</translation>
    </message>
    <message>
        <source>HTTP 404 without a reason: check base_url</source>
        <translation>HTTP 404，没有说明原因：请检查 base_url</translation>
    </message>
    <message>
        <source>budget %1 is used to %2 %: %3 is asked for</source>
        <translation>预算 %1 已用 %2%：改为请求 %3</translation>
    </message>
    <message>
        <source>budget %1 is used to %2 %, but %3 leads to nobody who may be asked</source>
        <translation>预算 %1 已用 %2%，但 %3 没有可以请求的目标</translation>
    </message>
    <message>
        <source>budget %1 is used to %2 %: the cheapest comes first</source>
        <translation>预算 %1 已用 %2%：最便宜的优先</translation>
    </message>
    <message>
        <source>%1 of %2 %3 % used</source>
        <translation>%2 的 %1 已用 %3%</translation>
    </message>
    <message>
        <source>a key in &apos;auth_value&apos; of %1</source>
        <translation>%1 的“auth_value”中的一个密钥</translation>
    </message>
    <message>
        <source>%1 must be text, but is %2: write one value</source>
        <translation>%1 必须是文本，但现在是 %2：请填写单个值</translation>
    </message>
    <message>
        <source>%1 must be %2, but is empty: write one value</source>
        <translation>%1 必须是 %2，但现在为空：请填写单个值</translation>
    </message>
    <message>
        <source>%1 must be text, but is empty: write one value</source>
        <translation>%1 必须是文本，但现在为空：请填写单个值</translation>
    </message>
    <message>
        <source>the provider sent more than %1 KiB instead of a balance</source>
        <translation>服务商发送的内容超过 %1 KiB，而不是余额</translation>
    </message>
    <message>
        <source>the provider sent more than %1 KiB instead of a quota</source>
        <translation>服务商发送的内容超过 %1 KiB，而不是配额</translation>
    </message>
    <message>
        <source>the provider did not tell its balance in time</source>
        <translation>服务商没有及时告知余额</translation>
    </message>
    <message>
        <source>the provider did not tell its quota in time</source>
        <translation>服务商没有及时告知配额</translation>
    </message>
    <message>
        <source>%1 is used to %2 %: %3 today</source>
        <translation>%1 已用 %2%：今天 %3</translation>
    </message>
    <message>
        <source>%1 is used to %2 %: %3 this week</source>
        <translation>%1 已用 %2%：本周 %3</translation>
    </message>
    <message>
        <source>%1 is used to %2 %: %3 this month</source>
        <translation>%1 已用 %2%：本月 %3</translation>
    </message>
    <message>
        <source>a list is required</source>
        <translation>需要列表</translation>
    </message>
    <message>
        <source>must be user, assistant or system</source>
        <translation>必须是 user、assistant 或 system</translation>
    </message>
    <message>
        <source>is required</source>
        <translation>为必填项</translation>
    </message>
    <message>
        <source>must be a text or a list of blocks</source>
        <translation>必须是文本或内容块列表</translation>
    </message>
    <message>
        <source>a tool_use block needs an id and a name</source>
        <translation>tool_use 内容块需要 id 和 name</translation>
    </message>
    <message>
        <source>block %1</source>
        <translation>内容块 %1</translation>
    </message>
    <message>
        <source>without type</source>
        <translation>无类型</translation>
    </message>
    <message>
        <source>context of a document</source>
        <translation>文档的 context</translation>
    </message>
    <message>
        <source>%1 of source %2</source>
        <translation>来源 %2 的 %1</translation>
    </message>
    <message>
        <source>tool %1</source>
        <translation>工具 %1</translation>
    </message>
    <message>
        <source>one has no name</source>
        <translation>其中一项没有名称</translation>
    </message>
    <message>
        <source>this provider does not know what was said before: send the whole conversation</source>
        <translation>此服务商不知道之前的对话：请发送完整的对话</translation>
    </message>
    <message>
        <source>blank stop sequences</source>
        <translation>空白的停止序列</translation>
    </message>
    <message>
        <source>response_format json_object</source>
        <translation>response_format 中的 json_object</translation>
    </message>
    <message>
        <source>this provider gives one answer: ask again for another one</source>
        <translation>此服务商每次只给出一个响应：如需更多，请再次请求</translation>
    </message>
    <message>
        <source>this provider answers in text only</source>
        <translation>此服务商仅以文本响应</translation>
    </message>
    <message>
        <source>name of a message</source>
        <translation>消息的 name</translation>
    </message>
    <message>
        <source>image of a system message</source>
        <translation>系统消息中的图片</translation>
    </message>
    <message>
        <source>must be system, developer, user, assistant or tool</source>
        <translation>必须是 system、developer、user、assistant 或 tool</translation>
    </message>
    <message>
        <source>must be a text or a list of parts</source>
        <translation>必须是文本或内容列表</translation>
    </message>
    <message>
        <source>detail of an image</source>
        <translation>图片的 detail</translation>
    </message>
    <message>
        <source>file by its id</source>
        <translation>以 ID 引用的文件</translation>
    </message>
    <message>
        <source>part %1</source>
        <translation>内容 %1</translation>
    </message>
    <message>
        <source>one has no function name</source>
        <translation>其中一项没有函数名称</translation>
    </message>
    <message>
        <source>tool_choice allowed_tools</source>
        <translation>tool_choice 中的 allowed_tools</translation>
    </message>
    <message>
        <source>stop sequences after the fourth</source>
        <translation>第四个之后的停止序列</translation>
    </message>
    <message>
        <source>response_format json_schema</source>
        <translation>response_format 中的 json_schema</translation>
    </message>
    <message>
        <source>encrypted content</source>
        <translation>加密内容</translation>
    </message>
    <message>
        <source>must be a list</source>
        <translation>必须是列表</translation>
    </message>
    <message>
        <source>must be a number</source>
        <translation>必须是数字</translation>
    </message>
    <message>
        <source>this provider keeps no earlier answers; send the whole conversation as input</source>
        <translation>此服务商不保存之前的响应；请在 input 中发送完整的对话</translation>
    </message>
    <message>
        <source>answers in the background are not offered here; leave it out</source>
        <translation>此处不支持后台响应；请去掉该项</translation>
    </message>
    <message>
        <source>stored prompts are not offered here; send their text as instructions</source>
        <translation>此处不支持已存储的提示；请在 instructions 中发送其文本</translation>
    </message>
    <message>
        <source>must be a text</source>
        <translation>必须是文本</translation>
    </message>
    <message>
        <source>a text or a list of items is required</source>
        <translation>需要文本或条目列表</translation>
    </message>
    <message>
        <source>this provider keeps no earlier items; send the item itself</source>
        <translation>此服务商不保存之前的条目；请发送条目本身</translation>
    </message>
    <message>
        <source>an item needs a type or a role</source>
        <translation>条目需要 type 或 role</translation>
    </message>
    <message>
        <source>input %1</source>
        <translation>输入 %1</translation>
    </message>
    <message>
        <source>must be user, assistant, system or developer</source>
        <translation>必须是 user、assistant、system 或 developer</translation>
    </message>
    <message>
        <source>an %1 needs its data or its address</source>
        <translation>%1 需要数据或地址</translation>
    </message>
    <message>
        <source>of a file_id</source>
        <translation>，以 file_id 引用</translation>
    </message>
    <message>
        <source>tool_choice %1</source>
        <translation>tool_choice 中的 %1</translation>
    </message>
    <message>
        <source>must be auto, required, none or an object</source>
        <translation>必须是 auto、required、none 或对象</translation>
    </message>
    <message>
        <source>--host %1: other computers could use your providers; add a key to &apos;client_keys&apos; in the configuration first</source>
        <translation>--host %1：其他电脑可以使用你的服务商；请先在配置的“client_keys”中添加密钥</translation>
    </message>
    <message>
        <source>the command &apos;balance_check&apos; of provider &apos;%1&apos; is not run, as nobody has named the file: name it with --config, or import it</source>
        <translation>不会运行服务商“%1”的命令“balance_check”，因为没有人指定该文件：请用 --config 指定，或将其导入</translation>
    </message>
    <message>
        <source>every user of this computer may write this file: take that away with chmod o-w</source>
        <translation>此电脑的所有用户都可以写入该文件：请用 chmod o-w 取消</translation>
    </message>
    <message>
        <source>provider &apos;%1&apos; would get the credentials of your clients</source>
        <translation>服务商“%1”会得到你的客户端的凭据</translation>
    </message>
    <message>
        <source>provider &apos;%1&apos; would get a secret of the keychain, or what is in a file</source>
        <translation>服务商“%1”会得到钥匙串中的密钥，或某个文件的内容</translation>
    </message>
    <message>
        <source>provider &apos;%1&apos; would get the tokens of a sign-in</source>
        <translation>服务商“%1”会得到登录的 token</translation>
    </message>
    <message>
        <source>a client key would be a secret of the keychain, or what is in a file</source>
        <translation>客户端密钥会是钥匙串中的密钥，或某个文件的内容</translation>
    </message>
    <message>
        <source>this file is used, as there is no configuration yet (%1): import it with --import %2 to keep it</source>
        <translation>还没有配置，因此使用此文件（%1）：请用 --import %2 导入以保留它</translation>
    </message>
    <message>
        <source>this file is not used, as nobody has named it and it wants what only a file with a name gets (%1): name it with --config, or --import it</source>
        <translation>未使用此文件，因为没有人指定它，而它需要只有指定的文件才能得到的内容（%1）：请用 --config 指定，或用 --import 导入</translation>
    </message>
    <message>
        <source>is not set</source>
        <translation>未设置</translation>
    </message>
    <message>
        <source>the folder %1 cannot be kept from other users: check whose it is</source>
        <translation>无法禁止其他用户访问文件夹 %1：请检查它属于谁</translation>
    </message>
    <message>
        <source>other keys have the name &apos;%1&apos; already: nothing is kept</source>
        <translation>已有其他密钥使用名称“%1”：未保存任何内容</translation>
    </message>
    <message>
        <source>nothing is kept</source>
        <translation>未保存任何内容</translation>
    </message>
    <message>
        <source>memory until the program ends or %1 answers</source>
        <translation>内存（直到程序结束或 %1 恢复响应）</translation>
    </message>
    <message>
        <source>it is longer than %1 KiB</source>
        <translation>长度超过 %1 KiB</translation>
    </message>
    <message>
        <source>there is no secret</source>
        <translation>没有密钥</translation>
    </message>
    <message>
        <source>it has a line break or another control character in it</source>
        <translation>其中有换行或其他控制字符</translation>
    </message>
    <message>
        <source>secrets.passphrase_file %1 is not a file</source>
        <translation>secrets.passphrase_file %1 不是文件</translation>
    </message>
    <message>
        <source>secrets.passphrase_file %1 cannot be read (%2)</source>
        <translation>无法读取 secrets.passphrase_file %1（%2）</translation>
    </message>
    <message>
        <source>secrets.passphrase_file %1 has no passphrase in its first line</source>
        <translation>secrets.passphrase_file %1 的第一行没有密码短语</translation>
    </message>
    <message>
        <source>Passphrase of the secrets file</source>
        <translation>密钥文件的密码短语</translation>
    </message>
    <message>
        <source>It is a new file. Once more</source>
        <translation>这是新文件，请再输入一次</translation>
    </message>
    <message>
        <source>the two passphrases are not the same: no file is made</source>
        <translation>两次输入的密码短语不一致：未创建文件</translation>
    </message>
    <message>
        <source>secrets.store is file, and there is no passphrase: set $SIGNALBOX_PASSPHRASE, write secrets.passphrase_file, or start it in a terminal</source>
        <translation>secrets.store 为 file，但没有密码短语：请设置 $SIGNALBOX_PASSPHRASE，或填写 secrets.passphrase_file，或在终端中启动</translation>
    </message>
    <message>
        <source>Signalbox does not listen yet</source>
        <translation>Signalbox 尚未开始监听</translation>
    </message>
    <message>
        <source>the name %1</source>
        <translation>名称 %1</translation>
    </message>
    <message>
        <source>there is no secret store</source>
        <translation>没有凭据存储</translation>
    </message>
    <message>
        <source>there is no route &apos;%1&apos; any more: choose the routes again</source>
        <translation>路由“%1”已不存在：请重新选择路由</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>strategy priority gives the order %1</source>
        <translation>按优先级，顺序为 %1</translation>
    </message>
    <message>
        <source>strategy round_robin gives the order %1</source>
        <translation>轮流请求，顺序为 %1</translation>
    </message>
    <message>
        <source>strategy weighted_round_robin gives the order %1</source>
        <translation>按权重轮流，顺序为 %1</translation>
    </message>
    <message>
        <source>strategy random gives the order %1</source>
        <translation>随机选择，顺序为 %1</translation>
    </message>
    <message>
        <source>strategy least_requests gives the order %1</source>
        <translation>最空闲优先，顺序为 %1</translation>
    </message>
    <message>
        <source>strategy quota_aware gives the order %1</source>
        <translation>按剩余配额，顺序为 %1</translation>
    </message>
    <message>
        <source>strategy priority</source>
        <translation>按优先级</translation>
    </message>
    <message>
        <source>strategy round_robin</source>
        <translation>轮流请求</translation>
    </message>
    <message>
        <source>strategy weighted_round_robin</source>
        <translation>按权重轮流</translation>
    </message>
    <message>
        <source>strategy random</source>
        <translation>随机选择</translation>
    </message>
    <message>
        <source>strategy least_requests</source>
        <translation>最空闲优先</translation>
    </message>
    <message>
        <source>strategy quota_aware</source>
        <translation>按剩余配额</translation>
    </message>
    <message>
        <source>end of map flow not found</source>
        <translation>流式映射没有结束</translation>
    </message>
    <message>
        <source>end of map not found</source>
        <translation>映射没有结束</translation>
    </message>
    <message>
        <source>end of sequence flow not found</source>
        <translation>流式列表没有结束</translation>
    </message>
    <message>
        <source>end of sequence not found</source>
        <translation>列表没有结束</translation>
    </message>
    <message>
        <source>illegal EOF in scalar</source>
        <translation>文本在文件结尾处没有结束</translation>
    </message>
    <message>
        <source>illegal block entry</source>
        <translation>此处不能有列表项</translation>
    </message>
    <message>
        <source>illegal character in scalar</source>
        <translation>文本中有不允许的字符</translation>
    </message>
    <message>
        <source>illegal document indicator in scalar</source>
        <translation>文本中有文档标记</translation>
    </message>
    <message>
        <source>illegal flow end</source>
        <translation>多余的结束括号</translation>
    </message>
    <message>
        <source>illegal map key</source>
        <translation>此处不能有键</translation>
    </message>
    <message>
        <source>illegal map value</source>
        <translation>此处不能有值</translation>
    </message>
    <message>
        <source>illegal tab when looking for indentation</source>
        <translation>缩进中有制表符</translation>
    </message>
    <message>
        <source>invalid character in single-quoted string</source>
        <translation>单引号文本中有不允许的字符</translation>
    </message>
    <message>
        <source>the referenced anchor is not defined</source>
        <translation>引用的锚点没有定义</translation>
    </message>
    <message>
        <source>unknown escape character</source>
        <translation>未知的转义字符</translation>
    </message>
    <message>
        <source>unknown token</source>
        <translation>无法识别的内容</translation>
    </message>
    <message>
        <source>alias not found after *</source>
        <translation>* 之后没有别名</translation>
    </message>
    <message>
        <source>anchor not found after &amp;</source>
        <translation>&amp; 之后没有锚点</translation>
    </message>
    <message>
        <source>illegal character found while scanning alias</source>
        <translation>别名中有不允许的字符</translation>
    </message>
    <message>
        <source>illegal character found while scanning anchor</source>
        <translation>锚点中有不允许的字符</translation>
    </message>
    <message>
        <source>unexpected character in block scalar</source>
        <translation>块文本中有意外的字符</translation>
    </message>
    <message>
        <source>is &apos;%1&apos;, but there is no such provider: %2</source>
        <translation>为“%1”，但没有这样的服务商：%2</translation>
    </message>
    <message>
        <source>is &apos;%1&apos;, but there is no such project: %2</source>
        <translation>为“%1”，但没有这样的项目：%2</translation>
    </message>
    <message>
        <source>&apos;%1&apos;</source>
        <translation>“%1”</translation>
    </message>
    <message>
        <source>is no valid address: write it like https://example.com/releases/latest</source>
        <translation>不是有效的地址：请写成 https://example.com/releases/latest 的形式</translation>
    </message>
    <message>
        <source>must begin with https://: anybody on the way could make up an answer</source>
        <translation>必须以 https:// 开头：否则途中任何人都可以伪造响应</translation>
    </message>
    <message>
        <source>the answer names no version</source>
        <translation>响应中没有版本号</translation>
    </message>
    <message>
        <source>the answer names no https page of the version</source>
        <translation>响应中没有该版本的 https 页面</translation>
    </message>
    <message>
        <source>%1 has another secret with this name already</source>
        <translation>%1中已有同名的其他密钥</translation>
    </message>
    <message>
        <source>the tokens of %1 are estimated: its answer was cut off</source>
        <translation>%1 的 token 数是估算值：它的回答中途中断</translation>
    </message>
    <message>
        <source>the client_secret of %1 is not there yet: it is %2; store it or unlock the keychain, and try again in a moment</source>
        <translation>%1 的 client_secret 尚不可用：它是 %2；请保存该密钥或解锁钥匙串，稍后重试</translation>
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
    <name>signalbox::GuideAdding</name>
    <message>
        <source>This computer does not have the address %1 now, and Signalbox starts only where it can listen on all of its addresses: look for the right one.</source>
        <translation>本机目前没有地址 %1，而 Signalbox 只有在能够监听所有配置的地址时才会启动：请查明正确的地址。</translation>
    </message>
    <message>
        <source>Clients that send no key are refused from then on: set them up again. The new key is shown when it is written.</source>
        <translation>此后未携带密钥的客户端将被拒绝，请重新接入它们。写入后会显示新密钥。</translation>
    </message>
    <message>
        <source>Add what is needed: %1</source>
        <translation>添加所需配置：%1</translation>
    </message>
    <message>
        <source>The key %1</source>
        <translation>密钥 %1</translation>
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
    <message>
        <source>Add to the confi&amp;guration…</source>
        <translation>添加到配置(&amp;G)…</translation>
    </message>
    <message>
        <source>It is in the configuration already.</source>
        <translation>配置中已有这些内容。</translation>
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
        <source>Show its &amp;requests</source>
        <translation>查看其请求(&amp;R)</translation>
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
    <message>
        <source>Change &amp;key…</source>
        <translation>更换密钥(&amp;K)…</translation>
    </message>
    <message>
        <source>&amp;Use again</source>
        <translation>重新启用(&amp;U)</translation>
    </message>
    <message>
        <source>Its failures are forgotten: it is asked again at once</source>
        <translation>清除其失败记录，立即重新向它发送请求</translation>
    </message>
</context>
<context>
    <name>signalbox::KeyPlace</name>
    <message>
        <source>The key is in %1 now.</source>
        <translation>密钥现已保存在 %1 中。</translation>
    </message>
    <message>
        <source>The key is in memory only: it is gone when Signalbox quits, unless the keychain answers before. Unlock or install the keychain of your desktop, or write %1 into the configuration.</source>
        <translation>密钥仅在内存中：除非钥匙串在此之前恢复响应，否则 Signalbox 退出后就会丢失。请解锁或安装桌面的钥匙串，或在配置中写入 %1。</translation>
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
        <source>For the commands of this computer it is kept in %1.</source>
        <translation>供本机命令使用，已保存在 %1 中。</translation>
    </message>
    <message>
        <source>It is kept nowhere: %1</source>
        <translation>未能保存：%1</translation>
    </message>
    <message>
        <source>It is shown this once. The configuration gets only its SHA-256, by which nobody can find it out. It is valid as soon as that is saved. Clients that come without a key are refused then: set them up again.</source>
        <translation>密钥仅显示这一次。配置中只保存其 SHA-256，任何人都无法由此得知密钥。保存配置后密钥即生效，届时不带密钥的客户端会被拒绝，请重新接入它们。</translation>
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
    <message>
        <source>Signalbox %1 is available</source>
        <translation>Signalbox %1 已发布</translation>
    </message>
    <message>
        <source>Open its page to see what is new.</source>
        <translation>打开其页面查看新内容。</translation>
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
        <source>Tell me when</source>
        <translation>以下情况时通知</translation>
    </message>
    <message>
        <source>The desktop shows them. What belongs together comes as one.</source>
        <translation>由桌面显示，相关的内容会合并为一条。</translation>
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
        <source>Answered today</source>
        <translation>今日已响应</translation>
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
    <message>
        <source>Red&amp;o</source>
        <translation>重做(&amp;O)</translation>
    </message>
    <message>
        <source>Dis&amp;miss</source>
        <translation>关闭(&amp;M)</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Red&amp;o…</source>
        <translation>重做(&amp;O)…</translation>
    </message>
    <message>
        <source>Makes again what was taken back</source>
        <translation>重做已撤销的更改</translation>
    </message>
    <message>
        <source>Shows what is done again</source>
        <translation>显示将要重做的内容</translation>
    </message>
    <message>
        <source>Taken back: %1.</source>
        <translation>已撤销：%1。</translation>
    </message>
    <message>
        <source>Takes back the last change: %1</source>
        <translation>撤销上一项更改：%1</translation>
    </message>
    <message>
        <source>Nothing is written while the file cannot be read</source>
        <translation>无法读取文件时不会写入任何内容</translation>
    </message>
    <message>
        <source>Taken back. The gateway uses the configuration from before.</source>
        <translation>已撤销。网关使用之前的配置。</translation>
    </message>
    <message>
        <source>&amp;Undo…</source>
        <translation>撤销(&amp;U)…</translation>
    </message>
    <message>
        <source>Shows what was saved, to take it back</source>
        <translation>显示已保存的内容，以便撤销</translation>
    </message>
    <message>
        <source>Take back what was saved</source>
        <translation>撤销已保存的更改</translation>
    </message>
    <message>
        <source>Make the change again</source>
        <translation>重做此更改</translation>
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
    <name>signalbox::ProviderAdding</name>
    <message>
        <source>Add the provider %1</source>
        <translation>添加服务商 %1</translation>
    </message>
    <message>
        <source>%1 was not added.</source>
        <translation>未添加 %1。</translation>
    </message>
    <message>
        <source>Nothing was added, as the key was not kept: %1</source>
        <translation>密钥未能保存，因此未添加任何内容：%1</translation>
    </message>
    <message>
        <source>The configuration was changed meanwhile. Nothing was written and no key was kept: try again.</source>
        <translation>配置在此期间已被修改，因此未写入任何内容，也未保存密钥：请重试。</translation>
    </message>
    <message>
        <source>%1 was not added. Its key was kept all the same, in %2, as &quot;%3&quot;.</source>
        <translation>未添加 %1，但其密钥已保存在 %2 中，名称为“%3”。</translation>
    </message>
    <message>
        <source>There is another secret &quot;%1&quot; already, which stays as it is. Nothing was added: try again, and the new one gets another name.</source>
        <translation>已有另一个名为“%1”的密钥，它保持不变。未添加任何内容：请重试，新密钥会使用其他名称。</translation>
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
    <message>
        <source>Sign in at %1</source>
        <translation>登录 %1</translation>
    </message>
    <message>
        <source>Add a key for %1</source>
        <translation>为 %1 添加密钥</translation>
    </message>
    <message>
        <source>Change key…</source>
        <translation>更换密钥…</translation>
    </message>
    <message>
        <source>Change the key of %1</source>
        <translation>更换 %1 的密钥</translation>
    </message>
    <message>
        <source>Use again</source>
        <translation>重新启用</translation>
    </message>
    <message>
        <source>Use %1 again</source>
        <translation>重新启用 %1</translation>
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
    <message>
        <source>%1 refuses its key</source>
        <translation>%1 拒绝了密钥</translation>
    </message>
    <message>
        <source>%1 has no credit left</source>
        <translation>%1 余额已用完</translation>
    </message>
    <message>
        <source>%1: sign in again</source>
        <translation>%1：请重新登录</translation>
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
    <message>
        <source>Write only what stands for %1 in %2.</source>
        <translation>请只填写 %2 中 %1 所代表的部分。</translation>
    </message>
    <message>
        <source>The sign-in server must begin with https://, like https://login.example.com.</source>
        <translation>登录服务器必须以 https:// 开头，例如 https://login.example.com。</translation>
    </message>
    <message>
        <source>The sign-in server %1.</source>
        <translation>登录服务器%1。</translation>
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
        <source>Nothing was written, as the secret &quot;%1&quot; cannot be kept: %2</source>
        <translation>无法保存密钥“%1”，因此未写入任何内容：%2</translation>
    </message>
    <message>
        <source>%1 comes in switched off: it has a secret in a header or an address, where only an environment variable can stand. Set %2 to that secret, start Signalbox again and switch %1 on.</source>
        <translation>导入的 %1 处于停用状态：它的请求头或地址中有密钥，而那里只能使用环境变量。请将 %2 设为该密钥，重新启动 Signalbox，然后启用 %1。</translation>
    </message>
    <message>
        <source>%1 comes in switched off, as the environment variable %2 is not set. Set it, start Signalbox again and switch %1 on.</source>
        <translation>环境变量 %2 未设置，因此导入的 %1 处于停用状态。请设置该变量，重新启动 Signalbox，然后启用 %1。</translation>
    </message>
    <message numerus="yes">
        <source>%n key(s) will be kept among the secrets, not in this file.</source>
        <translation>
            <numerusform>%n 个密钥将保存到凭据存储，不写入此文件。</numerusform>
        </translation>
    </message>
    <message>
        <source>The configuration was changed elsewhere meanwhile. Nothing was written and no key was kept: try again.</source>
        <translation>配置在此期间已被其他程序修改，因此未写入任何内容，也未保存密钥：请重试。</translation>
    </message>
    <message>
        <source>%1 These secrets were kept already and could not be removed: %2.</source>
        <translation>%1以下密钥已保存且无法删除：%2。</translation>
    </message>
    <message numerus="yes">
        <source>%n key(s) are in memory only: they are gone when Signalbox quits. To keep them, start a keychain (such as GNOME Keyring, KWallet or KeePassXC) or write %1 into the configuration, start Signalbox again and enter the keys under Providers.</source>
        <translation>
            <numerusform>%n 个密钥仅在内存中，Signalbox 退出后就会丢失。如需保留，请启动钥匙串（例如 GNOME Keyring、KWallet 或 KeePassXC）或在配置中写入 %1，然后重新启动 Signalbox 并在“服务商”中输入密钥。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n key(s) are kept in %1.</source>
        <translation>
            <numerusform>%n 个密钥已保存在 %1 中。</numerusform>
        </translation>
    </message>
    <message>
        <source>There is another secret &quot;%1&quot; already, which stays as it is. Nothing was written: import again, and the new one gets another name.</source>
        <translation>已有另一个名为“%1”的密钥，它保持不变。未写入任何内容：请重新导入，新密钥将使用其他名称。</translation>
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
    <message>
        <source>Import a&amp;gain…</source>
        <translation>再次导入(&amp;G)…</translation>
    </message>
    <message>
        <source>%1 is in the configuration. Finish the sign-in in your browser.</source>
        <translation>%1 已写入配置。请在浏览器中完成登录。</translation>
    </message>
    <message>
        <source>Done: %1 is in the configuration.</source>
        <translation>完成：%1 已写入配置。</translation>
    </message>
    <message>
        <source>Done: you are signed in at %1.</source>
        <translation>完成：已登录 %1。</translation>
    </message>
    <message>
        <source>Open configuration</source>
        <translation>打开配置</translation>
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
        <source>Test it</source>
        <translation>测试</translation>
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
        <source>Duplicate the provider %1</source>
        <translation>复制服务商 %1</translation>
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
        <source>Change the configuration</source>
        <translation>更改配置</translation>
    </message>
    <message>
        <source>&amp;Add a provider…</source>
        <translation>添加服务商(&amp;A)…</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>credential</source>
        <translation>凭据</translation>
    </message>
    <message>
        <source>order of the providers</source>
        <translation>服务商的顺序</translation>
    </message>
    <message>
        <source>A provider needs a name. It is %1 until you write another one.</source>
        <translation>服务商需要名称。在填写其他名称之前，使用 %1。</translation>
    </message>
    <message>
        <source>name of %1</source>
        <translation>%1 的名称</translation>
    </message>
    <message>
        <source>Who has signed in at %1 has to do it again under the new name. Sign out before: the old sign-in is not shown any more after it.</source>
        <translation>已登录 %1 的账号需要以新名称重新登录。请先退出登录：改名后不再显示原来的登录。</translation>
    </message>
    <message>
        <source>%1 was added, switched off.</source>
        <translation>已添加 %1，目前处于停用状态。</translation>
    </message>
    <message>
        <source>There is no other provider than %1. Add one first, or switch this one off.</source>
        <translation>%1 是唯一的服务商。请先添加另一个，或停用此服务商。</translation>
    </message>
    <message>
        <source>Its key stays in the secret store.</source>
        <translation>其密钥保留在凭据存储中。</translation>
    </message>
    <message>
        <source>Its sign-in is not shown any more after it. Sign out before to end it.</source>
        <translation>删除后不再显示其登录。如需结束登录，请先退出登录。</translation>
    </message>
    <message>
        <source>There is no provider %1 any more: nothing of it was changed.</source>
        <translation>服务商 %1 已不存在，因此未作任何更改。</translation>
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
    <name>signalbox::RecordingCard</name>
    <message>
        <source>Recording</source>
        <translation>录制</translation>
    </message>
    <message>
        <source>At most for:</source>
        <translation>最长时间：</translation>
    </message>
    <message>
        <source>To find a fault, requests and answers can be written to a folder of their own, whole and without keys. They are as confidential as what you ask. It ends after ten minutes.</source>
        <translation>为排查故障，可将请求与响应完整写入单独的文件夹，其中不含密钥。其内容与您的提问同样需要保密。录制将在十分钟后结束。</translation>
    </message>
    <message>
        <source>Stop &amp;recording</source>
        <translation>停止录制(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Record now</source>
        <translation>立即录制(&amp;R)</translation>
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
    <message>
        <source>Waiting for Signalbox</source>
        <translation>正在等待 Signalbox</translation>
    </message>
    <message>
        <source>The requests appear here as soon as Signalbox listens.</source>
        <translation>Signalbox 开始监听后，请求会显示在这里。</translation>
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
    <message>
        <source>route %1</source>
        <translation>路由 %1</translation>
    </message>
    <message>
        <source>route %1 of the project %2</source>
        <translation>项目 %2 的路由 %1</translation>
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
    <message>
        <source>&amp;Open the file</source>
        <translation>打开文件(&amp;O)</translation>
    </message>
    <message>
        <source>No program opens %1. Open it yourself.</source>
        <translation>没有程序可以打开 %1，请自行打开。</translation>
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
    <name>signalbox::SignInDialog</name>
    <message>
        <source>Go on in your browser. This window closes when you are signed in.</source>
        <translation>请在浏览器中继续。登录完成后，此窗口会自动关闭。</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>Sign in at %1</source>
        <translation>登录 %1</translation>
    </message>
    <message>
        <source>&amp;Copy address</source>
        <translation>复制地址(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Open again</source>
        <translation>重新打开(&amp;O)</translation>
    </message>
    <message>
        <source>No browser opens. Copy the address, and open it yourself.</source>
        <translation>无法打开浏览器，请复制地址并手动打开。</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>Go on in your browser, which tells when you are signed in.</source>
        <translation>请在浏览器中继续，登录完成后浏览器会有提示。</translation>
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
    <message>
        <source>refuses its key</source>
        <translation>拒绝了密钥</translation>
    </message>
    <message>
        <source>%1 %2 % left</source>
        <translation>%1 剩余 %2%</translation>
    </message>
    <message>
        <source>Providers are out of reach: it may be the network</source>
        <translation>无法连接服务商：可能是网络问题</translation>
    </message>
    <message>
        <source>No credit left: %1</source>
        <translation>余额已用完：%1</translation>
    </message>
    <message>
        <source>no credit left</source>
        <translation>余额已用完</translation>
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
    <name>signalbox::StartProblem</name>
    <message>
        <source>Open configuration</source>
        <translation>打开配置</translation>
    </message>
    <message>
        <source>&amp;Use port %1</source>
        <translation>改用端口 %1(&amp;U)</translation>
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
    <message>
        <source>%1.</source>
        <comment>a sentence</comment>
        <translation>%1。</translation>
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
    <message>
        <source>&amp;Quit now</source>
        <translation>立即退出(&amp;Q)</translation>
    </message>
    <message>
        <source>What runs may go on until %1, then it is ended.</source>
        <translation>正在运行的请求最多可继续到 %1，之后会被结束。</translation>
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
    <name>signalbox::StillEndingDialog</name>
    <message>
        <source>Signalbox</source>
        <translation>Signalbox</translation>
    </message>
    <message>
        <source>Signalbox is still ending its last requests.</source>
        <translation>Signalbox 仍在完成最后的请求。</translation>
    </message>
    <message>
        <source>It was quit while they were running. It starts again as soon as they have ended.</source>
        <translation>退出时这些请求仍在进行。请求结束后会立即重新启动。</translation>
    </message>
    <message>
        <source>&amp;Do not start</source>
        <translation>不启动(&amp;D)</translation>
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
    <message>
        <source>E&amp;nd it</source>
        <translation>结束(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Let it run</source>
        <translation>继续运行(&amp;L)</translation>
    </message>
    <message>
        <source>End the request of %1? Its client gets an error, and what was answered so far is paid for.</source>
        <translation>结束 %1 的请求？客户端会收到错误，已经回答的部分仍会计费。</translation>
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
    <message>
        <source>Choose the provider of the session of %1</source>
        <translation>选择 %1 的会话所用的服务商</translation>
    </message>
    <message>
        <source>Cancel the request of %1</source>
        <translation>取消 %1 的请求</translation>
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
    <message>
        <source>&amp;Get Signalbox %1…</source>
        <translation>获取 Signalbox %1(&amp;G)…</translation>
    </message>
    <message>
        <source>Key refused: %1…</source>
        <translation>密钥被拒绝：%1…</translation>
    </message>
    <message>
        <source>No credit left: %1…</source>
        <translation>余额已用完：%1…</translation>
    </message>
</context>
<context>
    <name>signalbox::UnsavedQuestion</name>
    <message>
        <source>Quit Signalbox</source>
        <translation>退出 Signalbox</translation>
    </message>
    <message>
        <source>Save the changes before you quit?</source>
        <translation>退出前保存更改吗？</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>保存(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Discard</source>
        <translation>放弃(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message numerus="yes">
        <source>%n change(s) of the configuration wait:</source>
        <translation>
            <numerusform>有 %n 项配置更改尚未保存：</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>signalbox::UpdatesSection</name>
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
        <source>Looking…</source>
        <translation>正在查询…</translation>
    </message>
    <message>
        <source>It could not be found out: %1.</source>
        <translation>无法查询：%1。</translation>
    </message>
    <message>
        <source>Version %1 is available.</source>
        <translation>版本 %1 已发布。</translation>
    </message>
    <message>
        <source>Version %1 is available: %2.</source>
        <translation>版本 %1 已发布：%2。</translation>
    </message>
    <message>
        <source>Nobody was asked yet.</source>
        <translation>尚未查询过。</translation>
    </message>
    <message>
        <source>There was no new version on %1.</source>
        <translation>%1 时没有新版本。</translation>
    </message>
    <message>
        <source>Seen on %1.</source>
        <translation>查询于 %1。</translation>
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
        <source>New versions</source>
        <translation>新版本</translation>
    </message>
    <message>
        <source>&amp;Look for a new version once a day</source>
        <translation>每天查询一次新版本(&amp;L)</translation>
    </message>
    <message>
        <source>Asks github.com, or the address in the configuration, and sends nothing but “Signalbox” and this version. Nothing is downloaded or installed.</source>
        <translation>向 github.com 或配置中的地址查询，仅发送“Signalbox”和当前版本号，不会下载或安装任何内容。</translation>
    </message>
    <message>
        <source>Look &amp;now</source>
        <translation>立即查询(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Open its page</source>
        <translation>打开其页面(&amp;O)</translation>
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
        <source>Tokens</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Answered requests</source>
        <translation>已响应的请求</translation>
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
    <message>
        <source>Waiting for Signalbox: the usage appears here as soon as it listens.</source>
        <translation>正在等待 Signalbox：它开始监听后，用量会显示在这里。</translation>
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
    <message>
        <source>Requests that an answer was begun for</source>
        <translation>已开始响应的请求</translation>
    </message>
    <message>
        <source>Answered</source>
        <translation>已响应</translation>
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
        <source>None failed</source>
        <translation>无失败</translation>
    </message>
    <message>
        <source>%1 before</source>
        <comment>a share that failed</comment>
        <translation>上一时段 %1</translation>
    </message>
    <message>
        <source>%1 of tries failed</source>
        <translation>%1 的尝试失败</translation>
    </message>
    <message>
        <source>Answered requests</source>
        <translation>已响应的请求</translation>
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
