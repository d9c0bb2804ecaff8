<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AbortQuestion</name>
    <message>
        <source>Abort backward</source>
        <translation>中止反向传播</translation>
    </message>
</context>
<context>
    <name>ArgumentsBar</name>
    <message>
        <source>Deprecated arguments</source>
        <translation>已弃用的参数</translation>
    </message>
    <message>
        <source>size_average and reduce are deprecated: here they mean reduction=“{0}”.</source>
        <translation>size_average 和 reduce 已弃用：这里它们相当于 reduction=“{0}”。</translation>
    </message>
</context>
<context>
    <name>ArrangementBar</name>
    <message>
        <source>along</source>
        <translation>沿轴</translation>
    </message>
    <message>
        <source>rows</source>
        <translation>行</translation>
    </message>
    <message>
        <source>columns</source>
        <translation>列</translation>
    </message>
    <message>
        <source>colors</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>The axes that tell one picture from the next</source>
        <translation>用来区分各图的轴</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
</context>
<context>
    <name>AsOf</name>
    <message>
        <source>As of iteration {number}: the end was not seen.</source>
        <translation>截至第 {number} 次迭代：未看到结束时的状态。</translation>
    </message>
</context>
<context>
    <name>Balloon</name>
    <message>
        <source>{number} of {count}</source>
        <translation>{number} / {count}</translation>
    </message>
    <message>
        <source>Finish</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Leave the tour</source>
        <translation>离开导览</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>goes on with what you do</source>
        <translation>随您的操作继续</translation>
    </message>
</context>
<context>
    <name>BatchView</name>
    <message>
        <source>The batch appears here when it is looked at next.</source>
        <translation>下次查看时，批次会显示在这里。</translation>
    </message>
    <message>
        <source>No batch was seen in this run.</source>
        <translation>本次运行中没有看到批次。</translation>
    </message>
    <message>
        <source>The batch appears here once the script takes the first one.</source>
        <translation>脚本取出第一个批次后会显示在这里。</translation>
    </message>
    <message>
        <source>The batch can not be shown: its tensors could not be read.</source>
        <translation>无法显示批次：其张量不可读取。</translation>
    </message>
    <message>
        <source>Iteration {0}</source>
        <translation>迭代 {0}</translation>
    </message>
    <message>
        <source>1 sample</source>
        <translation>1 个样本</translation>
    </message>
    <message>
        <source>✗ {0} wrong</source>
        <translation>✗ {0} 个错误</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>样本</translation>
    </message>
    <message>
        <source>Confusion</source>
        <translation>混淆矩阵</translation>
    </message>
    <message>
        <source>Tensors</source>
        <translation>张量</translation>
    </message>
    <message>
        <source>What of the batch is shown</source>
        <translation>显示批次的哪一部分</translation>
    </message>
    <message>
        <source>Tabs to the left</source>
        <translation>左侧的标签</translation>
    </message>
    <message>
        <source>Tabs to the right</source>
        <translation>右侧的标签</translation>
    </message>
    <message>
        <source>{0} samples</source>
        <translation>{0} 个样本</translation>
    </message>
    <message>
        <source>Losses of single samples: the mean over each, computed by Gradstep with {0}.</source>
        <translation>单个样本的损失：对每个样本取平均，由 Gradstep 用 {0} 计算。</translation>
    </message>
    <message>
        <source>Losses of single samples: the sum over each, computed by Gradstep with {0}.</source>
        <translation>单个样本的损失：对每个样本求和，由 Gradstep 用 {0} 计算。</translation>
    </message>
    <message>
        <source>Losses of single samples: computed by Gradstep with {0}.</source>
        <translation>单个样本的损失：由 Gradstep 用 {0} 计算。</translation>
    </message>
    <message>
        <source>No losses of single samples: the script computes its loss by arithmetic of its own, which can not be taken apart.</source>
        <translation>没有单个样本的损失：脚本自行用算术计算损失，无法拆分。</translation>
    </message>
    <message>
        <source>No losses of single samples: {0} was called last for something else than this batch.</source>
        <translation>没有单个样本的损失：{0} 最后一次调用的对象不是这个批次。</translation>
    </message>
    <message>
        <source>No losses of single samples: {0} can not be taken apart.</source>
        <translation>没有单个样本的损失：{0} 无法拆分。</translation>
    </message>
    <message>
        <source>No losses of single samples: {0} was given something that can not be looked at later.</source>
        <translation>没有单个样本的损失：传给 {0} 的内容之后无法再查看。</translation>
    </message>
    <message>
        <source>No losses of single samples: the script has let go of what it gave to {0}. Step, and they are computed in time.</source>
        <translation>没有单个样本的损失：脚本已释放传给 {0} 的内容。请单步执行，届时会及时计算。</translation>
    </message>
    <message>
        <source>No losses of single samples: what was given to {0} has been overwritten since.</source>
        <translation>没有单个样本的损失：传给 {0} 的内容此后已被覆盖。</translation>
    </message>
    <message>
        <source>No losses of single samples: {0} was called with {1} rows, and the batch has {2} samples.</source>
        <translation>没有单个样本的损失：调用 {0} 时有 {1} 行，而批次有 {2} 个样本。</translation>
    </message>
    <message>
        <source>Losses of single samples are computed at the next stop.</source>
        <translation>单个样本的损失将在下次停止时计算。</translation>
    </message>
    <message>
        <source>No losses of single samples: the scores are too many to compute them again.</source>
        <translation>没有单个样本的损失：分数过多，无法重新计算。</translation>
    </message>
    <message>
        <source>No losses of single samples: torch could not compute {0} for each: {1}</source>
        <translation>没有单个样本的损失：torch 无法逐个计算 {0}：{1}</translation>
    </message>
    <message>
        <source>No batch yet: none has come from a DataLoader, and no model has returned.</source>
        <translation>暂无批次：还没有来自 DataLoader 的批次，也没有模型返回结果。</translation>
    </message>
</context>
<context>
    <name>BreakpointEdit</name>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Condition</source>
        <translation>条件</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>an expression in the names of the line, such as loss.item() &gt; 3</source>
        <translation>用该行可见的名称写的表达式，例如 loss.item() &gt; 3</translation>
    </message>
    <message>
        <source>batch {targets.tolist()}; to plot, one expression</source>
        <translation>batch {targets.tolist()}；要绘图则只写一个表达式</translation>
    </message>
    <message>
        <source>any</source>
        <translation>任意</translation>
    </message>
    <message>
        <source>every</source>
        <translation>每</translation>
    </message>
    <message>
        <source>Iteration</source>
        <translation>迭代</translation>
    </message>
    <message>
        <source>Hit</source>
        <translation>命中</translation>
    </message>
    <message>
        <source>plot it</source>
        <translation>绘图</translation>
    </message>
    <message>
        <source>The value is a curve beside the loss</source>
        <translation>其值成为损失旁的一条曲线</translation>
    </message>
    <message>
        <source>only once</source>
        <translation>仅一次</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>关闭（Esc）</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>然后</translation>
    </message>
    <message>
        <source>After</source>
        <translation>在其后</translation>
    </message>
    <message>
        <source>It is passed by until the other one has been hit</source>
        <translation>在另一个断点命中之前不会停住</translation>
    </message>
    <message>
        <source>hold</source>
        <translation>停住</translation>
    </message>
    <message>
        <source>only log</source>
        <translation>只记录</translation>
    </message>
    <message>
        <source>hold once, then off</source>
        <translation>停住一次后关闭</translation>
    </message>
    <message>
        <source>train, Net.forward; an exception ValueError; a tensor net.first.weight</source>
        <translation>train、Net.forward；异常 ValueError；张量 net.first.weight</translation>
    </message>
    <message>
        <source>load data in this process</source>
        <translation>在本进程中加载数据</translation>
    </message>
    <message>
        <source>From the loader&apos;s next pass on there are no worker processes: random augmentations draw other numbers, and worker_init_fn is not called.</source>
        <translation>从加载器的下一遍开始不再有工作进程：随机增强会抽取不同的随机数，也不会调用 worker_init_fn。</translation>
    </message>
</context>
<context>
    <name>BreakpointsTree</name>
    <message>
        <source>Edit…</source>
        <translation>编辑…</translation>
    </message>
    <message>
        <source>Go to its line</source>
        <translation>转到该行</translation>
    </message>
    <message>
        <source>Take away</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Load data in this process</source>
        <translation>在本进程中加载数据</translation>
    </message>
</context>
<context>
    <name>BreakpointsView</name>
    <message>
        <source>At a function…</source>
        <translation>在函数处…</translation>
    </message>
    <message>
        <source>At uncaught errors</source>
        <translation>在未捕获的错误处</translation>
    </message>
    <message>
        <source>When an exception is raised…</source>
        <translation>抛出异常时…</translation>
    </message>
    <message>
        <source>At a phase</source>
        <translation>在阶段处</translation>
    </message>
    <message>
        <source>before {phase}</source>
        <translation>{phase} 之前</translation>
    </message>
    <message>
        <source>after {phase}</source>
        <translation>{phase} 之后</translation>
    </message>
    <message>
        <source>Breakpoints</source>
        <translation>断点</translation>
    </message>
    <message>
        <source>+ Add</source>
        <translation>+ 添加</translation>
    </message>
    <message>
        <source>A breakpoint that is on no line: at a function, an error, a phase</source>
        <translation>不在某一行上的断点：函数、错误、阶段</translation>
    </message>
    <message>
        <source>Mute all</source>
        <translation>全部静音</translation>
    </message>
    <message>
        <source>No breakpoint holds while this is pressed</source>
        <translation>按下时没有断点会停住</translation>
    </message>
    <message>
        <source>No breakpoints. A click beside a line of the source (or Ctrl+F8) sets one.</source>
        <translation>没有断点。在源代码行旁单击（或按 Ctrl+F8）即可设置。</translation>
    </message>
    <message>
        <source>When a gradient arrives…</source>
        <translation>梯度到达时…</translation>
    </message>
    <message>
        <source>When a tensor changes…</source>
        <translation>张量改变时…</translation>
    </message>
</context>
<context>
    <name>CallStackView</name>
    <message>
        <source>Call stack</source>
        <translation>调用栈</translation>
    </message>
</context>
<context>
    <name>ClosingQuestion</name>
    <message>
        <source>{script} is still running.</source>
        <translation>{script} 仍在运行。</translation>
    </message>
    <message>
        <source>Stop it, or let it run on without the window?</source>
        <translation>停止它，还是让它脱离窗口继续运行？</translation>
    </message>
    <message>
        <source>Stop it</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Let it run on</source>
        <translation>继续运行</translation>
    </message>
    <message>
        <source>{script} has ended meanwhile.</source>
        <translation>{script} 此间已经结束。</translation>
    </message>
    <message>
        <source>Close?</source>
        <translation>要关闭吗？</translation>
    </message>
    <message>
        <source>Close the window</source>
        <translation>关闭窗口</translation>
    </message>
</context>
<context>
    <name>CompareBar</name>
    <message>
        <source>difference</source>
        <translation>差</translation>
    </message>
    <message>
        <source>ratio</source>
        <translation>比</translation>
    </message>
    <message>
        <source>not compared</source>
        <translation>不比较</translation>
    </message>
    <message>
        <source>with the last stop</source>
        <translation>与上次停止</translation>
    </message>
    <message>
        <source>with {path}</source>
        <translation>与 {path}</translation>
    </message>
    <message>
        <source>with the selected {path}</source>
        <translation>与选中的 {path}</translation>
    </message>
    <message>
        <source>with copy {number} of iteration {iteration}</source>
        <translation>与迭代 {iteration} 的副本 {number}</translation>
    </message>
    <message>
        <source>Copy {number} of iteration {iteration}, {size:.1f} MB</source>
        <translation>迭代 {iteration} 的副本 {number}，{size:.1f} MB</translation>
    </message>
    <message>
        <source>All copies</source>
        <translation>所有副本</translation>
    </message>
    <message>
        <source>{used:.1f} of {limit:.0f} MB</source>
        <translation>{used:.1f} / {limit:.0f} MB</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>shows the difference or the ratio in place of the numbers</source>
        <translation>以差或比代替数值显示</translation>
    </message>
    <message>
        <source>How it is compared</source>
        <translation>比较方式</translation>
    </message>
    <message>
        <source>the difference, or one divided by the other</source>
        <translation>差，或一个除以另一个</translation>
    </message>
    <message>
        <source>Keep a copy</source>
        <translation>保留副本</translation>
    </message>
    <message>
        <source>Keeps the numbers as they are now, to compare with later</source>
        <translation>保留当前数值以供以后比较</translation>
    </message>
    <message>
        <source>Drop</source>
        <translation>丢弃</translation>
    </message>
    <message>
        <source>Lets kept copies go</source>
        <translation>释放保留的副本</translation>
    </message>
</context>
<context>
    <name>ConfusionMatrix</name>
    <message>
        <source>{0} predicted right: {1} of {2}</source>
        <translation>{0} 预测正确：{2} 个中的 {1} 个</translation>
    </message>
    <message>
        <source>{0} taken for {1}: {2} of {3}</source>
        <translation>{0} 被当作 {1}：{3} 个中的 {2} 个</translation>
    </message>
</context>
<context>
    <name>ConfusionPage</name>
    <message>
        <source>{0} classes are too many for a matrix: at most {1} are counted.</source>
        <translation>{0} 个类别对矩阵来说过多：最多统计 {1} 个。</translation>
    </message>
    <message>
        <source>While this is shown, each forward of training counts which class is taken for which.</source>
        <translation>显示此页时，训练的每次前向都会统计各类别被预测成了什么。</translation>
    </message>
    <message>
        <source>{0} samples · {1} right</source>
        <translation>{0} 个样本 · {1} 正确</translation>
    </message>
    <message>
        <source>Rows: label. Columns: predicted.</source>
        <translation>行：标签。列：预测。</translation>
    </message>
    <message>
        <source>Last {0} samples</source>
        <translation>最近 {0} 个样本</translation>
    </message>
    <message>
        <source>Percent</source>
        <translation>百分比</translation>
    </message>
    <message>
        <source>Share of each row, instead of counts</source>
        <translation>显示每行的占比而非计数</translation>
    </message>
    <message>
        <source>Confusion matrix</source>
        <translation>混淆矩阵</translation>
    </message>
</context>
<context>
    <name>ConsolePanel</name>
    <message>
        <source>── restart ──</source>
        <translation>── 重新启动 ──</translation>
    </message>
    <message>
        <source>… and {count} more</source>
        <translation>…… 另有 {count} 条</translation>
    </message>
    <message>
        <source>iteration {iteration}</source>
        <translation>迭代 {iteration}</translation>
    </message>
    <message>
        <source>── end of input ──</source>
        <translation>── 输入结束 ──</translation>
    </message>
    <message>
        <source>… about {megabytes:.0f} MB left out …</source>
        <translation>… 略去约 {megabytes:.0f} MB …</translation>
    </message>
    <message>
        <source>… {count} lines left out …</source>
        <translation>… 略去 {count} 行 …</translation>
    </message>
    <message>
        <source>… {count} characters left out …</source>
        <translation>… 略去 {count} 个字符 …</translation>
    </message>
</context>
<context>
    <name>ConsoleView</name>
    <message>
        <source>What the script prints appears here.</source>
        <translation>脚本的输出会显示在这里。</translation>
    </message>
    <message>
        <source>Console</source>
        <translation>控制台</translation>
    </message>
    <message>
        <source>Find…</source>
        <translation>查找…</translation>
    </message>
    <message>
        <source>Wrap long lines</source>
        <translation>长行自动换行</translation>
    </message>
    <message>
        <source>Clear the console</source>
        <translation>清空控制台</translation>
    </message>
    <message>
        <source>Go to the end</source>
        <translation>转到末尾</translation>
    </message>
    <message>
        <source>Find (Ctrl+F)</source>
        <translation>查找 (Ctrl+F)</translation>
    </message>
    <message>
        <source>The last {kept} lines are kept; {gone} were dropped.</source>
        <translation>保留最后 {kept} 行；已丢弃 {gone} 行。</translation>
    </message>
    <message>
        <source>No script is running that could read this; the line stays here.</source>
        <translation>没有正在运行的脚本可以读取；这一行保留在此。</translation>
    </message>
    <message>
        <source>The input of this run has ended; the line stays here for the next run.</source>
        <translation>本次运行的输入已结束；这一行留待下次运行。</translation>
    </message>
    <message>
        <source>What you pasted has a last line that is too long to edit; nothing was sent.</source>
        <translation>粘贴内容的最后一行太长，无法编辑；未发送任何内容。</translation>
    </message>
</context>
<context>
    <name>CurvesPage</name>
    <message>
        <source>Loss and derivative</source>
        <translation>损失与导数</translation>
    </message>
    <message>
        <source>error</source>
        <translation>误差</translation>
    </message>
    <message>
        <source>score</source>
        <translation>分数</translation>
    </message>
    <message>
        <source>derivative (dashed)</source>
        <translation>导数（虚线）</translation>
    </message>
</context>
<context>
    <name>DataDialog</name>
    <message>
        <source>Data of the walkthrough</source>
        <translation>演练的数据</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>选择文件夹…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Progress of the download</source>
        <translation>下载进度</translation>
    </message>
</context>
<context>
    <name>Desk</name>
    <message>
        <source>The settings could not be read, so this start has the first ones. The old file is kept: {file}</source>
        <translation>无法读取设置，因此本次使用初始设置。旧文件已保留：{file}</translation>
    </message>
    <message>
        <source>A debugger for PyTorch training.</source>
        <translation>PyTorch 训练调试器。</translation>
    </message>
    <message>
        <source>Manual</source>
        <translation>手册</translation>
    </message>
    <message>
        <source>The problem report is on the clipboard: paste it where you ask for help.</source>
        <translation>问题报告已复制到剪贴板：请粘贴到您求助的地方。</translation>
    </message>
    <message>
        <source>Something in the window failed: {what}</source>
        <translation>窗口内部出错：{what}</translation>
    </message>
</context>
<context>
    <name>Detail</name>
    <message>
        <source>also</source>
        <translation>另见</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>证据</translation>
    </message>
    <message>
        <source>Fix</source>
        <translation>修正</translation>
    </message>
    <message>
        <source>Show line</source>
        <translation>显示该行</translation>
    </message>
    <message>
        <source>Show parameter</source>
        <translation>显示参数</translation>
    </message>
    <message>
        <source>It is a fault</source>
        <translation>是故障</translation>
    </message>
    <message>
        <source>Not a fault</source>
        <translation>不是故障</translation>
    </message>
    <message>
        <source>Hold when it fires</source>
        <translation>出现时暂停</translation>
    </message>
    <message>
        <source>parameters</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Why?</source>
        <translation>为什么？</translation>
    </message>
    <message>
        <source>Where the path breaks</source>
        <translation>路径在哪里断开</translation>
    </message>
    <message>
        <source>Hold at the next occurrence with the recorder on</source>
        <translation>开启记录器，在下一次出现时暂停</translation>
    </message>
    <message>
        <source>Every iteration is looked at, each node of its backward too: slower. It stays on in the next start.</source>
        <translation>每次迭代都会检查，包括反向中的每个节点：较慢。下次启动时保持开启。</translation>
    </message>
</context>
<context>
    <name>DeviceChoice</name>
    <message>
        <source>The devices could not be asked for: {why}</source>
        <translation>无法查询设备：{why}</translation>
    </message>
    <message>
        <source>{device} did not work: {message}</source>
        <translation>{device} 无法使用：{message}</translation>
    </message>
    <message>
        <source>Back to {device}</source>
        <translation>改回 {device}</translation>
    </message>
    <message>
        <source>The device that the walkthrough trains on</source>
        <translation>示例脚本训练所用的设备</translation>
    </message>
    <message>
        <source>others: unknown</source>
        <translation>其他设备：未知</translation>
    </message>
    <message>
        <source>asking torch for its devices…</source>
        <translation>正在向 torch 查询设备…</translation>
    </message>
</context>
<context>
    <name>DeviceMove</name>
    <message>
        <source>Restart where the script puts it</source>
        <translation>按脚本的设备重新开始</translation>
    </message>
</context>
<context>
    <name>ElementBar</name>
    <message>
        <source>Which gradient is worked out</source>
        <translation>推算哪个梯度</translation>
    </message>
    <message>
        <source>Which of the gradients that leave is worked out</source>
        <translation>在输出的各梯度中推算哪一个</translation>
    </message>
    <message>
        <source>Index along axis {0}</source>
        <translation>第 {0} 轴的下标</translation>
    </message>
    <message>
        <source>Largest</source>
        <translation>最大</translation>
    </message>
    <message>
        <source>Where the largest number that arrives goes to</source>
        <translation>传入的最大数值所到之处</translation>
    </message>
</context>
<context>
    <name>EvaluateDialog</name>
    <message>
        <source>Evaluate</source>
        <translation>求值</translation>
    </message>
    <message>
        <source>What is evaluated</source>
        <translation>求值内容</translation>
    </message>
    <message>
        <source>An expression or statements; Enter evaluates, Shift+Enter begins a line</source>
        <translation>表达式或语句；Enter 求值，Shift+Enter 换行</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Put random generators back</source>
        <translation>恢复随机数生成器</translation>
    </message>
    <message>
        <source>What it draws changes nothing of what is trained</source>
        <translation>其取用的随机数不影响训练</translation>
    </message>
    <message>
        <source>Without gradients</source>
        <translation>不计算梯度</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>Exporting</name>
    <message>
        <source>Training runs on: hold it, so that the file is of a single moment.</source>
        <translation>训练正在运行：请先停住，使文件属于同一时刻。</translation>
    </message>
    <message>
        <source>Saved {path}</source>
        <translation>已保存 {path}</translation>
    </message>
    <message>
        <source>Cancelled: no file was written.</source>
        <translation>已取消：没有写入任何文件。</translation>
    </message>
    <message>
        <source>Training went on before the file was whole: none was written.</source>
        <translation>文件写完之前训练继续了：没有写入文件。</translation>
    </message>
    <message>
        <source>{path} could not be written: {reason}</source>
        <translation>无法写入 {path}：{reason}</translation>
    </message>
    <message>
        <source>The plane has {count} numbers, and at most {limit} are copied like this: save it as a file.</source>
        <translation>此平面有 {count} 个数，这样最多复制 {limit} 个：请保存为文件。</translation>
    </message>
    <message>
        <source>Copied {count} numbers.</source>
        <translation>已复制 {count} 个数。</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Find in the console</source>
        <translation>在控制台中查找</translation>
    </message>
    <message>
        <source>Previous match (Shift+Enter)</source>
        <translation>上一个匹配 (Shift+Enter)</translation>
    </message>
    <message>
        <source>Next match (Enter)</source>
        <translation>下一个匹配 (Enter)</translation>
    </message>
    <message>
        <source>Close (Escape)</source>
        <translation>关闭 (Escape)</translation>
    </message>
    <message>
        <source>{count} found</source>
        <translation>找到 {count} 处</translation>
    </message>
    <message>
        <source>{place} of {count}</source>
        <translation>第 {place} 处，共 {count} 处</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>未找到</translation>
    </message>
</context>
<context>
    <name>FindingsView</name>
    <message>
        <source>Findings</source>
        <translation>发现</translation>
    </message>
    <message>
        <source>Not faults</source>
        <translation>不是故障的</translation>
    </message>
    <message>
        <source>Shows those that you have called no fault, too</source>
        <translation>也显示你标为不是故障的发现</translation>
    </message>
</context>
<context>
    <name>Gallery</name>
    <message>
        <source>✓ right</source>
        <translation>✓ 正确</translation>
    </message>
    <message>
        <source>✗ wrong</source>
        <translation>✗ 错误</translation>
    </message>
    <message>
        <source>loss {0}</source>
        <translation>损失 {0}</translation>
    </message>
    <message>
        <source>Sample {0}</source>
        <translation>样本 {0}</translation>
    </message>
</context>
<context>
    <name>GradientsView</name>
    <message>
        <source>Gradients</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>Bars</source>
        <translation>条形</translation>
    </message>
    <message>
        <source>Heat map</source>
        <translation>热图</translation>
    </message>
    <message>
        <source>Norms of each layer over the iterations that were measured</source>
        <translation>各层在已测量迭代中的范数</translation>
    </message>
    <message>
        <source>Life line</source>
        <translation>生命线</translation>
    </message>
    <message>
        <source>What was done with the gradient of the chosen parameter</source>
        <translation>对所选参数的梯度做了什么</translation>
    </message>
</context>
<context>
    <name>GraphView</name>
    <message>
        <source>Close this layer</source>
        <translation>折叠此层</translation>
    </message>
    <message>
        <source>Open this layer</source>
        <translation>展开此层</translation>
    </message>
    <message>
        <source>Show the gradient</source>
        <translation>显示梯度</translation>
    </message>
    <message>
        <source>Close {0}</source>
        <translation>折叠 {0}</translation>
    </message>
    <message>
        <source>Open all layers</source>
        <translation>展开所有层</translation>
    </message>
    <message>
        <source>Close all layers</source>
        <translation>折叠所有层</translation>
    </message>
    <message>
        <source>Show all of it</source>
        <translation>显示全图</translation>
    </message>
    <message>
        <source>Breakpoint before this layer</source>
        <translation>在此层之前设断点</translation>
    </message>
    <message>
        <source>Breakpoint after this layer</source>
        <translation>在此层之后设断点</translation>
    </message>
    <message>
        <source>Run to here</source>
        <translation>运行到此处</translation>
    </message>
    <message>
        <source>Show all of it (0)</source>
        <translation>显示全图 (0)</translation>
    </message>
    <message>
        <source>Larger (+)</source>
        <translation>放大 (+)</translation>
    </message>
    <message>
        <source>Smaller (−)</source>
        <translation>缩小 (−)</translation>
    </message>
    <message>
        <source>Keep the node that runs next in view (F)</source>
        <translation>让下一个执行的节点保持在视野内 (F)</translation>
    </message>
    <message>
        <source>Graph of the loss</source>
        <translation>损失的计算图</translation>
    </message>
    <message>
        <source>Arrows go along the edges, Enter opens or closes a layer, Escape leads to the layer around it</source>
        <translation>方向键沿边移动，Enter 展开或折叠一层，Esc 回到外层</translation>
    </message>
</context>
<context>
    <name>Gutter</name>
    <message>
        <source>Copy {place}</source>
        <translation>复制 {place}</translation>
    </message>
    <message>
        <source>Go to the line that is next</source>
        <translation>转到下一行</translation>
    </message>
    <message>
        <source>Set a breakpoint</source>
        <translation>设置断点</translation>
    </message>
    <message>
        <source>Run to this line</source>
        <translation>运行到这一行</translation>
    </message>
    <message>
        <source>Set a temporary breakpoint</source>
        <translation>设置临时断点</translation>
    </message>
    <message>
        <source>Set one with a condition, a log or a plot…</source>
        <translation>设置带条件、日志或绘图的断点…</translation>
    </message>
    <message>
        <source>Edit the breakpoint…</source>
        <translation>编辑断点…</translation>
    </message>
    <message>
        <source>Switch it off</source>
        <translation>停用</translation>
    </message>
    <message>
        <source>Switch it on</source>
        <translation>启用</translation>
    </message>
    <message>
        <source>Take the breakpoint away</source>
        <translation>移除断点</translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message>
        <source>Dock</source>
        <translation>停靠</translation>
    </message>
    <message>
        <source>Float</source>
        <translation>浮动</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>HealthLine</name>
    <message>
        <source>Hold at the first NaN: on</source>
        <translation>首个 NaN 处暂停：开</translation>
    </message>
    <message>
        <source>Hold at the first NaN: off</source>
        <translation>首个 NaN 处暂停：关</translation>
    </message>
    <message>
        <source>Training is held before the step that would carry a NaN or Inf into the weights</source>
        <translation>在会把 NaN 或 Inf 带入权重的那一步之前暂停训练</translation>
    </message>
    <message>
        <source>{sentence} {place}</source>
        <translation>{sentence} {place} </translation>
    </message>
    <message>
        <source>Nothing is checked any more: the rules have left</source>
        <translation>不再检查：规则已退出</translation>
    </message>
    <message>
        <source>No findings yet: the rules look on as soon as something is trained</source>
        <translation>还没有发现：一开始训练，规则就会检查</translation>
    </message>
    <message>
        <source>No findings in 1 iteration</source>
        <translation>1 次迭代中没有发现</translation>
    </message>
    <message>
        <source>No findings in {count} iterations</source>
        <translation>{count} 次迭代中没有发现</translation>
    </message>
    <message>
        <source>Hold at the first NaN or Inf</source>
        <translation>在首个 NaN 或 Inf 处暂停</translation>
    </message>
    <message>
        <source>Hold when the norm of the gradients explodes</source>
        <translation>梯度范数爆炸时暂停</translation>
    </message>
    <message>
        <source>At what training is held</source>
        <translation>训练在何处暂停</translation>
    </message>
</context>
<context>
    <name>HeatLens</name>
    <message>
        <source>Drag to move, wheel or + and − to zoom, 0 for all, arrow keys for a cell</source>
        <translation>拖动可移动，滚轮或 + − 缩放，0 显示全部，方向键选择单元格</translation>
    </message>
    <message>
        <source>Heat map</source>
        <translation>热力图</translation>
    </message>
    <message>
        <source>1 row in {count}</source>
        <translation>每 {count} 行取 1 行</translation>
    </message>
    <message>
        <source>1 column in {count}</source>
        <translation>每 {count} 列取 1 列</translation>
    </message>
    <message>
        <source>≈ shown: {parts}; zoom in for each number</source>
        <translation>≈ 显示：{parts}；放大可查看每个数</translation>
    </message>
</context>
<context>
    <name>Histogram</name>
    <message>
        <source>Histogram: {text}</source>
        <translation>直方图：{text}</translation>
    </message>
</context>
<context>
    <name>HistogramLens</name>
    <message>
        <source>Logarithmic counts</source>
        <translation>对数计数</translation>
    </message>
    <message>
        <source>Count every element instead of a sample</source>
        <translation>统计全部元素而非抽样</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Exact</source>
        <translation>精确</translation>
    </message>
    <message>
        <source>There is no finite number in it: a histogram has nothing to count.</source>
        <translation>其中没有有限数，直方图无可统计。</translation>
    </message>
    <message>
        <source>Counting every element …</source>
        <translation>正在统计全部元素…</translation>
    </message>
    <message>
        <source>≈ from {counted} of {total} elements</source>
        <translation>≈ 取自 {total} 个元素中的 {counted} 个</translation>
    </message>
    <message>
        <source>{count} elements counted are not on this axis: they are not finite, or outside of it.</source>
        <translation>已统计的元素中有 {count} 个不在此轴上：它们不是有限数，或在轴范围之外。</translation>
    </message>
    <message>
        <source>The gradient is None.</source>
        <translation>梯度为 None。</translation>
    </message>
    <message>
        <source>The update is not known: no optimizer step was watched yet.</source>
        <translation>更新量未知：尚未观察到优化器步骤。</translation>
    </message>
    <message>
        <source>{name} can not be read now.</source>
        <translation>现在无法读取{name}。</translation>
    </message>
    <message>
        <source>weight</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>gradient</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>update</source>
        <translation>更新量</translation>
    </message>
</context>
<context>
    <name>InputBar</name>
    <message>
        <source>No script is running</source>
        <translation>没有正在运行的脚本</translation>
    </message>
    <message>
        <source>Input for the script</source>
        <translation>脚本的输入</translation>
    </message>
    <message>
        <source>Script waits for input</source>
        <translation>脚本正在等待输入</translation>
    </message>
    <message>
        <source>The input has ended</source>
        <translation>输入已结束</translation>
    </message>
    <message>
        <source>What is typed here is what the script reads: input(), breakpoint(), sys.stdin (Enter sends it)</source>
        <translation>此处键入的内容由脚本读取：input()、breakpoint()、sys.stdin（按 Enter 发送）</translation>
    </message>
    <message>
        <source>End of input</source>
        <translation>结束输入</translation>
    </message>
    <message>
        <source>End of input (Ctrl+D): a script that reads to the end of its input gets it</source>
        <translation>结束输入 (Ctrl+D)：读取到输入末尾的脚本会收到结束标志</translation>
    </message>
</context>
<context>
    <name>InputsPage</name>
    <message>
        <source>loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Sort ↓</source>
        <translation>排序 ↓</translation>
    </message>
    <message>
        <source>The greatest loss first</source>
        <translation>损失最大的排在最前</translation>
    </message>
    <message>
        <source>Loss of each element</source>
        <translation>每个元素的损失</translation>
    </message>
    <message>
        <source>Check ∇</source>
        <translation>检验 ∇</translation>
    </message>
    <message>
        <source>Confirm the gradient of this number by a finite difference</source>
        <translation>用有限差分验证此数的梯度</translation>
    </message>
</context>
<context>
    <name>InsideTree</name>
    <message>
        <source>Show tensor</source>
        <translation>显示张量</translation>
    </message>
    <message>
        <source>Show in the source</source>
        <translation>在源代码中显示</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
</context>
<context>
    <name>InsideView</name>
    <message>
        <source>Layer and node</source>
        <translation>层与节点</translation>
    </message>
</context>
<context>
    <name>ItemsModel</name>
    <message>
        <source>Tensor</source>
        <translation>张量</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Range</source>
        <translation>范围</translation>
    </message>
    <message>
        <source>input {0}</source>
        <translation>输入 {0}</translation>
    </message>
    <message>
        <source>output {0}</source>
        <translation>输出 {0}</translation>
    </message>
    <message>
        <source>let go by the script</source>
        <translation>已被脚本释放</translation>
    </message>
</context>
<context>
    <name>ItemsTable</name>
    <message>
        <source>Show tensor</source>
        <translation>显示张量</translation>
    </message>
</context>
<context>
    <name>LabHead</name>
    <message>
        <source>Compare…</source>
        <translation>比较…</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Loss to compare with</source>
        <translation>用来比较的损失</translation>
    </message>
    <message>
        <source>Examples</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>More of the loss lab</source>
        <translation>损失实验室的更多操作</translation>
    </message>
    <message>
        <source>Take this batch</source>
        <translation>取用此批次</translation>
    </message>
    <message>
        <source>Bring what the script gives to its loss into the lab, while training is stopped</source>
        <translation>训练停住时，把脚本交给损失函数的数据带进实验室</translation>
    </message>
    <message>
        <source>Copy as Python</source>
        <translation>复制为 Python</translation>
    </message>
</context>
<context>
    <name>LaunchDialog</name>
    <message>
        <source>{script} still runs: it is ended first.</source>
        <translation>{script} 仍在运行：将先结束它。</translation>
    </message>
    <message>
        <source>is asked for its version…</source>
        <translation>正在查询版本…</translation>
    </message>
    <message>
        <source>Choose a Python</source>
        <translation>选择 Python</translation>
    </message>
    <message>
        <source>Choose a training script</source>
        <translation>选择训练脚本</translation>
    </message>
    <message>
        <source>Python scripts (*.py)</source>
        <translation>Python 脚本 (*.py)</translation>
    </message>
    <message>
        <source>Choose a working directory</source>
        <translation>选择工作目录</translation>
    </message>
    <message>
        <source>Launch</source>
        <translation>启动</translation>
    </message>
    <message>
        <source>Interpreter</source>
        <translation>解释器</translation>
    </message>
    <message>
        <source>Arguments</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Working directory</source>
        <translation>工作目录</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>环境变量</translation>
    </message>
    <message>
        <source>Script</source>
        <translation>脚本</translation>
    </message>
    <message>
        <source>Module</source>
        <translation>模块</translation>
    </message>
    <message>
        <source>package.train, as in python -m package.train</source>
        <translation>package.train，同 python -m package.train</translation>
    </message>
    <message>
        <source>--epochs 3 --name &quot;two words&quot;</source>
        <translation>--epochs 3 --name &quot;两个 词&quot;</translation>
    </message>
    <message>
        <source>NAME=VALUE, a line each</source>
        <translation>每行一个 NAME=VALUE</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>浏览…</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>启动</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>As it runs now</source>
        <translation>恢复为当前运行的设置</translation>
    </message>
    <message>
        <source>What stands here was typed before and not started; this puts it back</source>
        <translation>这里是之前输入但未启动的内容；点此恢复</translation>
    </message>
    <message>
        <source>Ranks on this host</source>
        <translation>本机上的 rank 数</translation>
    </message>
    <message>
        <source>More than one: torchrun starts so many processes, which train together</source>
        <translation>多于一个时：由 torchrun 启动这么多个进程，一起训练</translation>
    </message>
</context>
<context>
    <name>Launching</name>
    <message>
        <source>Open script</source>
        <translation>打开脚本</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Python scripts and notebooks (*.py *.ipynb)</source>
        <translation>Python 脚本和笔记本 (*.py *.ipynb)</translation>
    </message>
    <message>
        <source>Launch…</source>
        <translation>启动…</translation>
    </message>
    <message>
        <source>The script wants other arguments: {words}</source>
        <translation>脚本需要别的参数：{words}</translation>
    </message>
</context>
<context>
    <name>Legend</name>
    <message>
        <source>Colours: {text}</source>
        <translation>颜色：{text}</translation>
    </message>
</context>
<context>
    <name>LossHead</name>
    <message>
        <source>Smoothing</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>Weight of the past in the exponential moving average, as in TensorBoard</source>
        <translation>指数移动平均中历史值的权重，与 TensorBoard 相同</translation>
    </message>
    <message>
        <source>log</source>
        <translation>对数</translation>
    </message>
    <message>
        <source>Logarithmic axis</source>
        <translation>对数坐标轴</translation>
    </message>
    <message>
        <source>auto</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Show the whole run and follow its newest point (double click)</source>
        <translation>显示整个运行并跟随最新点（双击）</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>no loss yet</source>
        <translation>暂无损失</translation>
    </message>
    <message>
        <source>iteration {iteration}</source>
        <translation>迭代 {iteration}</translation>
    </message>
    <message>
        <source>not a single number</source>
        <translation>不是单个数值</translation>
    </message>
</context>
<context>
    <name>LossLab</name>
    <message>
        <source>Outliers</source>
        <translation>离群值</translation>
    </message>
    <message>
        <source>Near zero</source>
        <translation>接近零时</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>尺度</translation>
    </message>
    <message>
        <source>Class imbalance</source>
        <translation>类别不平衡</translation>
    </message>
    <message>
        <source>Calibration</source>
        <translation>校准</translation>
    </message>
    <message>
        <source>Watch out</source>
        <translation>注意</translation>
    </message>
    <message>
        <source>The mean distance to the target. What it pulls a constant prediction to is the median.</source>
        <translation>到目标的平均距离。它把常数预测拉向中位数。</translation>
    </message>
    <message>
        <source>Robust: one far target pulls no harder than a near one, since the gradient of each element is ±1 (divided by N for the mean).</source>
        <translation>稳健：远处的目标不会比近处的拉得更用力，因为每个元素的梯度都是 ±1（求平均时再除以 N）。</translation>
    </message>
    <message>
        <source>The gradient does not shrink near the target, so a fixed learning rate keeps stepping over it. At an error of exactly 0 torch takes the slope 0.</source>
        <translation>接近目标时梯度不会变小，所以固定的学习率会一直跨过它。误差恰为 0 时 torch 取斜率 0。</translation>
    </message>
    <message>
        <source>In the target&apos;s own unit: twice the error is twice the loss.</source>
        <translation>与目标同单位：误差加倍，损失加倍。</translation>
    </message>
    <message>
        <source>The mean of the squared errors: the likelihood of Gaussian noise. What it pulls a constant prediction to is the mean.</source>
        <translation>误差平方的平均：对应高斯噪声的似然。它把常数预测拉向平均值。</translation>
    </message>
    <message>
        <source>Sensitive: an error ten times as great counts a hundred times, and its gradient ten times. One wrong label can rule a batch.</source>
        <translation>敏感：误差大十倍，损失大一百倍，梯度大十倍。一个错误的标签就能左右整个批次。</translation>
    </message>
    <message>
        <source>The gradient 2 · error shrinks with the error, so steps become finer by themselves.</source>
        <translation>梯度 2 · 误差 随误差变小，步子会自行变细。</translation>
    </message>
    <message>
        <source>In the square of the target&apos;s unit: standardise targets, or losses and gradients become huge or tiny.</source>
        <translation>单位是目标单位的平方：请把目标标准化，否则损失和梯度会过大或过小。</translation>
    </message>
    <message>
        <source>Squared below beta, a distance above it, joined without a kink; used for boxes in detection. It is Huber&apos;s loss divided by beta.</source>
        <translation>beta 以下为平方，以上为距离，平滑相接；用于检测中的边框。它是 Huber 损失除以 beta。</translation>
    </message>
    <message>
        <source>Robust: the gradient of an element never exceeds ±1.</source>
        <translation>稳健：一个元素的梯度不会超出 ±1。</translation>
    </message>
    <message>
        <source>Within beta the gradient error / beta shrinks smoothly to 0.</source>
        <translation>在 beta 之内，梯度 误差 / beta 平滑地趋于 0。</translation>
    </message>
    <message>
        <source>beta is in the target&apos;s unit: it says which errors are small. With beta = 0 it is L1.</source>
        <translation>beta 与目标同单位：它规定哪些误差算小。beta = 0 时就是 L1。</translation>
    </message>
    <message>
        <source>Half the square up to delta, then a straight line of slope delta: MSE for what is near, L1 for what is far.</source>
        <translation>delta 之内为平方的一半，之外为斜率 delta 的直线：近处如 MSE，远处如 L1。</translation>
    </message>
    <message>
        <source>Robust: the gradient of an element never exceeds ±delta.</source>
        <translation>稳健：一个元素的梯度不会超出 ±delta。</translation>
    </message>
    <message>
        <source>Near the target the gradient is the error itself, and shrinks with it.</source>
        <translation>接近目标时梯度就是误差本身，并随之变小。</translation>
    </message>
    <message>
        <source>delta is in the target&apos;s unit: choose it at about the size of usual noise.</source>
        <translation>delta 与目标同单位：宜取通常噪声的大小。</translation>
    </message>
    <message>
        <source>− log of the probability that softmax gives to the right class. It takes raw scores: softmax is inside.</source>
        <translation>softmax 给正确类别的概率的负对数。它接受原始分数：softmax 已在其中。</translation>
    </message>
    <message>
        <source>Its gradient is probability − target: close to ±1 where the model is surely wrong, and it vanishes as it becomes surely right, but never reaches 0.</source>
        <translation>其梯度是 概率 − 目标：模型确信而错时接近 ±1，越确信且正确就越趋于零，但不会到 0。</translation>
    </message>
    <message>
        <source>A wrong label that the model is sure about costs without bound: − log p grows as p goes to 0. label_smoothing limits how sure it wants to be.</source>
        <translation>模型确信而标签错误时，代价没有上限：p 趋于 0 时 − log p 不断增大。label_smoothing 限制它想要的确信程度。</translation>
    </message>
    <message>
        <source>Only differences between scores count: adding a number to all changes nothing. A guess among C equal classes costs log C.</source>
        <translation>只有分数之差起作用：全部加上同一个数不改变结果。在 C 个均等类别中乱猜的代价是 log C。</translation>
    </message>
    <message>
        <source>weight makes rare classes count more; the mean then divides by the sum of the weights of the targets, not by N.</source>
        <translation>weight 让少见的类别更有分量；此时平均值除以各目标权重之和，而不是 N。</translation>
    </message>
    <message>
        <source>It is a proper score: at its minimum the probabilities are the true ones. A network that overfits is surer than it is right; smoothing and weights shift probabilities too.</source>
        <translation>它是恰当评分：取最小值时概率就是真实概率。过拟合的网络过于确信；平滑和权重也会使概率偏移。</translation>
    </message>
    <message>
        <source>1 for each wrong class, 0 for each right one: its mean is 1 − accuracy. It is what one wants in the end.</source>
        <translation>类别错则为 1，对则为 0：其平均值是 1 − 准确率。这是最终想要的指标。</translation>
    </message>
    <message>
        <source>It is flat almost everywhere: its gradient is 0, so nothing can be trained with it. Cross-entropy and hinge are trained in its place.</source>
        <translation>它几乎处处是平的：梯度为 0，无法用来训练。人们用交叉熵和合页损失代替它。</translation>
    </message>
    <message>
        <source>It does not see how sure a prediction is: 0.51 and 0.99 are the same to it.</source>
        <translation>它看不出预测有多确信：0.51 和 0.99 对它来说一样。</translation>
    </message>
    <message>
        <source>The hinge of support vector machines for several classes: the right score shall exceed each other one by a margin.</source>
        <translation>支持向量机的多类合页损失：正确类别的分数要比其他每一个高出一个间隔。</translation>
    </message>
    <message>
        <source>Beyond the margin loss and gradient are exactly 0: samples that are right by enough no longer pull.</source>
        <translation>超过间隔后损失和梯度恰为 0：对得足够多的样本不再起作用。</translation>
    </message>
    <message>
        <source>With p = 1 it grows as a straight line; with p = 2 far violations count far more.</source>
        <translation>p = 1 时按直线增长；p = 2 时大的违反代价大得多。</translation>
    </message>
    <message>
        <source>The margin is in the unit of the scores, which are not scale-free as under softmax.</source>
        <translation>间隔与分数同单位；分数的尺度有影响。</translation>
    </message>
    <message>
        <source>Scores are no probabilities, and it does not make them so.</source>
        <translation>分数不是概率，它也不会使其成为概率。</translation>
    </message>
    <message>
        <source>Takes minus the log-probability of the target&apos;s class. Cross-entropy is log_softmax and then this.</source>
        <translation>取目标类别对数概率的负值。交叉熵就是先 log_softmax 再用它。</translation>
    </message>
    <message>
        <source>It does not check that its input is log-probabilities: with raw scores it falls without end.</source>
        <translation>它不检查输入是否为对数概率：给原始分数时它会无止境地下降。</translation>
    </message>
    <message>
        <source>Cross-entropy for yes or no, one for each logit: several labels may hold at once. The sigmoid is inside, computed so that it does not overflow.</source>
        <translation>是或否的交叉熵，每个 logit 一个：几个标签可以同时成立。sigmoid 已在其中，其算法不会溢出。</translation>
    </message>
    <message>
        <source>Its gradient is σ(x) − target: it vanishes as the logit becomes surely right.</source>
        <translation>其梯度是 σ(x) − 目标：logit 越确信且正确就越趋于零。</translation>
    </message>
    <message>
        <source>A surely wrong logit costs about its own size: it grows as a straight line.</source>
        <translation>确信而错的 logit 的代价约为其自身大小：按直线增长。</translation>
    </message>
    <message>
        <source>pos_weight multiplies what is 1: negatives / positives makes both sides count alike.</source>
        <translation>pos_weight 乘在目标为 1 的部分上：取 负例数 / 正例数 可使两边分量相等。</translation>
    </message>
    <message>
        <source>σ(x) is a probability; pos_weight other than 1 shifts it on purpose.</source>
        <translation>σ(x) 是概率；pos_weight 不为 1 时会有意使其偏移。</translation>
    </message>
    <message>
        <source>How far a distribution is from the target&apos;s: what it costs, in nats, to believe the wrong one. Used for distillation and variational models.</source>
        <translation>一个分布离目标分布有多远：相信错误分布的代价，以奈特计。用于蒸馏和变分模型。</translation>
    </message>
    <message>
        <source>input is log-probabilities, target probabilities (log_target: logarithms too). The order is not the formula&apos;s KL(P‖Q): target comes first there.</source>
        <translation>input 是对数概率，target 是概率（log_target：也是对数）。参数顺序与公式 KL(P‖Q) 不同：公式中目标在前。</translation>
    </message>
    <message>
        <source>“mean” divides by all elements; “batchmean” by samples, as the formula says.</source>
        <translation>“mean”除以所有元素；“batchmean”除以样本数，与公式一致。</translation>
    </message>
    <message>
        <source>It is 0 where both are alike, and grows as the input forgets what the target holds possible.</source>
        <translation>两者相同时为 0；输入越是排除目标认为可能的结果，它就越大。</translation>
    </message>
    <message>
        <source>Input {word} and target {should} do not fit: give both the same shape.</source>
        <translation>输入 {word} 与目标 {should} 不匹配：请让两者形状相同。</translation>
    </message>
    <message>
        <source>Input has {number} samples, target has {other}: give each sample one target.</source>
        <translation>输入有 {number} 个样本，目标有 {other} 个：请给每个样本一个目标。</translation>
    </message>
    <message>
        <source>The target&apos;s shape is {word}; of classes it is input&apos;s shape without the classes: {should}.</source>
        <translation>目标的形状是 {word}；类别目标应为输入去掉类别维后的形状：{should}。</translation>
    </message>
    <message>
        <source>The shape of {name} is {word}: make it {should}.</source>
        <translation>{name} 的形状是 {word}：请改为 {should}。</translation>
    </message>
    <message>
        <source>A target of fractions is probabilities: give it input&apos;s shape, or make it int64 for classes.</source>
        <translation>小数目标表示概率：请让它与输入形状相同，或改为 int64 表示类别。</translation>
    </message>
    <message>
        <source>Input has no axis of classes: give it the shape [C] or [N, C].</source>
        <translation>输入没有类别维：请给它 [C] 或 [N, C] 的形状。</translation>
    </message>
    <message>
        <source>Input&apos;s axis of classes is empty: give it at least one class.</source>
        <translation>输入的类别维为空：请至少给一个类别。</translation>
    </message>
    <message>
        <source>The chosen element is not there any more: choose another.</source>
        <translation>所选元素已不存在：请另选一个。</translation>
    </message>
    <message>
        <source>That are {number} elements; the lab takes {other} at most.</source>
        <translation>共有 {number} 个元素；实验室最多接受 {other} 个。</translation>
    </message>
    <message>
        <source>The numbers of {name} do not belong to its shape and dtype.</source>
        <translation>{name} 的数值与其形状和数据类型不符。</translation>
    </message>
    <message>
        <source>Class {number} is not there: the input has {other} classes, counted from 0.</source>
        <translation>没有类别 {number}：输入有 {other} 个类别，从 0 数起。</translation>
    </message>
    <message>
        <source>The target is {word}, and has to be {should}: choose that dtype for it.</source>
        <translation>目标是 {word}，而必须是 {should}：请为它选择该数据类型。</translation>
    </message>
    <message>
        <source>The input is {word}, and has to be {should}: choose that dtype for it.</source>
        <translation>输入是 {word}，而必须是 {should}：请为它选择该数据类型。</translation>
    </message>
    <message>
        <source>The dtypes differ, {word} and {should}: choose the same for both.</source>
        <translation>数据类型不同，{word} 与 {should}：请为两者选择相同的类型。</translation>
    </message>
    <message>
        <source>These numbers are no {word}: choose a dtype that has fractions.</source>
        <translation>这些数不能是 {word}：请选择能表示小数的数据类型。</translation>
    </message>
    <message>
        <source>ignore_index is for targets that are classes: make the target int64, or leave it out.</source>
        <translation>ignore_index 用于类别目标：请把目标改为 int64，或不用它。</translation>
    </message>
    <message>
        <source>There is not enough memory for that: take fewer elements.</source>
        <translation>内存不足：请减少元素。</translation>
    </message>
    <message>
        <source>{word} is no reduction: choose none, mean or sum.</source>
        <translation>{word} 不是归约方式：请选择 none、mean 或 sum。</translation>
    </message>
    <message>
        <source>label_smoothing is {number}, and has to lie from 0 to 1.</source>
        <translation>label_smoothing 是 {number}，必须在 0 到 1 之间。</translation>
    </message>
    <message>
        <source>beta is {number}, and may not be negative.</source>
        <translation>beta 是 {number}，不能为负。</translation>
    </message>
    <message>
        <source>delta is {number}, and has to be greater than 0.</source>
        <translation>delta 是 {number}，必须大于 0。</translation>
    </message>
    <message>
        <source>p is {number}, and has to be 1 or 2.</source>
        <translation>p 是 {number}，必须是 1 或 2。</translation>
    </message>
    <message>
        <source>margin is {number}: give it a finite number.</source>
        <translation>margin 是 {number}：请给一个有限的数。</translation>
    </message>
    <message>
        <source>{name} does not take {word}.</source>
        <translation>{name} 不接受 {word}。</translation>
    </message>
    <message>
        <source>This loss has no argument {word}.</source>
        <translation>此损失没有参数 {word}。</translation>
    </message>
    <message>
        <source>{name} is missing.</source>
        <translation>缺少 {name}。</translation>
    </message>
    <message>
        <source>{word} is nothing that {name} can be: type a number such as 0.5.</source>
        <translation>{name} 不能是 {word}：请输入一个数，例如 0.5。</translation>
    </message>
    <message>
        <source>There is no loss {word}.</source>
        <translation>没有损失 {word}。</translation>
    </message>
    <message>
        <source>“{text}” in {name} is no number: type one such as 0.5, -1e-3 or inf.</source>
        <translation>{name} 中的“{text}”不是数：请输入例如 0.5、-1e-3 或 inf。</translation>
    </message>
    <message>
        <source>There is no text to paste: copy cells or a list first.</source>
        <translation>没有可粘贴的文本：请先复制单元格或列表。</translation>
    </message>
    <message>
        <source>The rows that were pasted are not equally long: {0} and {1}. Nothing was changed.</source>
        <translation>粘贴的各行长度不同：{0} 与 {1}。未作任何更改。</translation>
    </message>
    <message>
        <source>“{0}” is no table and no list of numbers. Nothing was changed.</source>
        <translation>“{0}”既不是表格也不是数的列表。未作任何更改。</translation>
    </message>
    <message>
        <source>{0} numbers are more than the lab takes. Nothing was changed.</source>
        <translation>{0} 个数超出实验室所能接受的数量。未作任何更改。</translation>
    </message>
    <message>
        <source>The interpreter that the lab computes with could not be started: {0}</source>
        <translation>无法启动实验室用来计算的解释器：{0}</translation>
    </message>
    <message>
        <source>The interpreter has no torch that the lab can compute with: {0}</source>
        <translation>该解释器没有实验室可用来计算的 torch：{0}</translation>
    </message>
    <message>
        <source>The lab&apos;s process has ended. The next change starts it again.</source>
        <translation>实验室的进程已结束。下一次更改会重新启动它。</translation>
    </message>
    <message>
        <source>A batch can be taken while training is stopped.</source>
        <translation>训练停住时才能取用批次。</translation>
    </message>
    <message>
        <source>There is no batch yet: step until the loss is computed.</source>
        <translation>还没有批次：请单步到损失算出为止。</translation>
    </message>
    <message>
        <source>The lab can not answer: {0}</source>
        <translation>实验室无法回答：{0}</translation>
    </message>
    <message>
        <source>All targets are ignored: the mean is 0/0, which is NaN.</source>
        <translation>所有目标都被忽略：平均值是 0/0，即 NaN。</translation>
    </message>
    <message>
        <source>{number} of {other} targets are ignored: they are in no sum and no mean.</source>
        <translation>{other} 个目标中有 {number} 个被忽略：不计入和，也不计入平均。</translation>
    </message>
    <message>
        <source>There are no elements: their sum is 0, and their mean 0/0 = NaN.</source>
        <translation>没有元素：和为 0，平均值为 0/0 = NaN。</translation>
    </message>
    <message>
        <source>NaN in {name} ({number}): what is computed from it is NaN.</source>
        <translation>{name} 中有 NaN（{number}）：由它算出的都是 NaN。</translation>
    </message>
    <message>
        <source>∞ in {name} ({number}): what is computed from it is ∞ or NaN.</source>
        <translation>{name} 中有 ∞（{number}）：由它算出的是 ∞ 或 NaN。</translation>
    </message>
    <message>
        <source>The loss is too great for {word}: it overflows.</source>
        <translation>损失对 {word} 来说太大：溢出。</translation>
    </message>
    <message>
        <source>A probability is so small that {word} has 0 for it; its logarithm is finite.</source>
        <translation>某个概率小到在 {word} 中为 0；其对数仍是有限的。</translation>
    </message>
    <message>
        <source>All that counts has weight 0: the mean is 0/0, which is NaN.</source>
        <translation>计入的权重全为 0：平均值是 0/0，即 NaN。</translation>
    </message>
    <message>
        <source>Classes of weight 0 do not count: {number}.</source>
        <translation>权重为 0 的类别不计入：{number}。</translation>
    </message>
    <message>
        <source>Weights below 0 reward what they should punish.</source>
        <translation>小于 0 的权重会奖励本应惩罚的结果。</translation>
    </message>
    <message>
        <source>≈ A number is rounded by {word}: by hand its last digits come out differently.</source>
        <translation>≈ 有一个数被 {word} 舍入：手算时末几位会不同。</translation>
    </message>
    <message>
        <source>The last number differs from torch&apos;s, which adds up in another order in {word}.</source>
        <translation>最后一个数与 torch 的不同：torch 在 {word} 中按另一种顺序相加。</translation>
    </message>
    <message>
        <source>This loss is flat or has no derivative here: no gradient can train with it.</source>
        <translation>此损失在这里是平的或不可导：没有可用于训练的梯度。</translation>
    </message>
    <message>
        <source>The scores are probabilities already: cross-entropy applies softmax itself. Give it the raw scores.</source>
        <translation>这些分数已是概率：交叉熵自己会做 softmax。请给它原始分数。</translation>
    </message>
    <message>
        <source>The scores are log-probabilities already; that changes nothing here.</source>
        <translation>这些分数已是对数概率；在这里不影响结果。</translation>
    </message>
    <message>
        <source>All logits lie from 0 to 1: if they went through sigmoid, it is applied twice. Give the raw ones.</source>
        <translation>所有 logit 都在 0 到 1 之间：如果已经过 sigmoid，它就被用了两次。请给原始值。</translation>
    </message>
    <message>
        <source>This loss wants log-probabilities, and these are none: apply log_softmax first.</source>
        <translation>此损失需要对数概率，而这些不是：请先做 log_softmax。</translation>
    </message>
    <message>
        <source>The target is no probabilities: they lie from 0 to 1 and add up to 1.</source>
        <translation>目标不是概率：概率在 0 到 1 之间，且和为 1。</translation>
    </message>
    <message>
        <source>The shapes differ and are spread against each other: {number} elements. Make them alike.</source>
        <translation>形状不同，互相广播：共 {number} 个元素。请让它们相同。</translation>
    </message>
    <message>
        <source>(N, 1) against (N): every row meets every target. Squeeze the input or unsqueeze the target.</source>
        <translation>(N, 1) 对 (N)：每一行都会对上每个目标。请对输入做 squeeze，或对目标做 unsqueeze。</translation>
    </message>
    <message>
        <source>A number of the input meets several targets: its gradient is a sum, which is not worked out.</source>
        <translation>输入中的一个数对应多个目标：其梯度是一个和，这里不逐步计算。</translation>
    </message>
    <message>
        <source>With a single class its probability is 1 and the loss always 0.</source>
        <translation>只有一个类别时其概率为 1，损失恒为 0。</translation>
    </message>
    <message>
        <source>“mean” divides by all elements; the Kullback-Leibler divergence divides by samples: “batchmean”.</source>
        <translation>“mean”除以所有元素；KL 散度应除以样本数：“batchmean”。</translation>
    </message>
    <message>
        <source>L1 of [1, 2, 3] against [1, 2, 5]</source>
        <translation>L1：[1, 2, 3] 对 [1, 2, 5]</translation>
    </message>
    <message>
        <source>MSE of [1, 2, 3] against [1, 2, 5]</source>
        <translation>MSE：[1, 2, 3] 对 [1, 2, 5]</translation>
    </message>
    <message>
        <source>Cross-entropy of [0.1, 0.2, 0.3] with class 1</source>
        <translation>交叉熵：[0.1, 0.2, 0.3]，类别 1</translation>
    </message>
    <message>
        <source>Outlier: one target far away</source>
        <translation>离群值：一个目标离得很远</translation>
    </message>
    <message>
        <source>Cross-entropy with weights, an ignored class and smoothing</source>
        <translation>带权重、忽略类别和平滑的交叉熵</translation>
    </message>
    <message>
        <source>A class for each pixel: (N, C, H, W)</source>
        <translation>每个像素一个类别：(N, C, H, W)</translation>
    </message>
    <message>
        <source>Yes or no: logits against 0 and 1</source>
        <translation>是或否：logit 对 0 和 1</translation>
    </message>
    <message>
        <source>One distribution against another</source>
        <translation>一个分布对另一个分布</translation>
    </message>
    <message>
        <source>error: input − target</source>
        <translation>误差：input − target</translation>
    </message>
    <message>
        <source>its magnitude</source>
        <translation>其绝对值</translation>
    </message>
    <message>
        <source>squared</source>
        <translation>平方</translation>
    </message>
    <message>
        <source>near zero: the quadratic part</source>
        <translation>接近零：二次部分</translation>
    </message>
    <message>
        <source>far from zero: the linear part</source>
        <translation>远离零：线性部分</translation>
    </message>
    <message>
        <source>times its weight</source>
        <translation>乘以其权重</translation>
    </message>
    <message>
        <source>log of the probability of 1</source>
        <translation>1 的概率的对数</translation>
    </message>
    <message>
        <source>log of the probability of 0</source>
        <translation>0 的概率的对数</translation>
    </message>
    <message>
        <source>part of target 1</source>
        <translation>目标 1 的部分</translation>
    </message>
    <message>
        <source>part of target 0</source>
        <translation>目标 0 的部分</translation>
    </message>
    <message>
        <source>target · (log target − input)</source>
        <translation>目标 ·（log 目标 − 输入）</translation>
    </message>
    <message>
        <source>greatest score</source>
        <translation>最大的分数</translation>
    </message>
    <message>
        <source>score less the greatest</source>
        <translation>分数减去最大分数</translation>
    </message>
    <message>
        <source>sum of the exponentials</source>
        <translation>指数之和</translation>
    </message>
    <message>
        <source>probability</source>
        <translation>概率</translation>
    </message>
    <message>
        <source>log of the sum</source>
        <translation>和的对数</translation>
    </message>
    <message>
        <source>log of the probability</source>
        <translation>概率的对数</translation>
    </message>
    <message>
        <source>− log of the target&apos;s probability</source>
        <translation>− 目标类别概率的对数</translation>
    </message>
    <message>
        <source>minus the log-probability given</source>
        <translation>所给对数概率取负</translation>
    </message>
    <message>
        <source>target after smoothing</source>
        <translation>平滑后的目标</translation>
    </message>
    <message>
        <source>losses of all classes, added up</source>
        <translation>所有类别的损失之和</translation>
    </message>
    <message>
        <source>part of the class</source>
        <translation>该类别的部分</translation>
    </message>
    <message>
        <source>smoothed: some of the loss of all classes</source>
        <translation>平滑：加入所有类别损失的一部分</translation>
    </message>
    <message>
        <source>margin − target&apos;s score + this score</source>
        <translation>margin − 目标分数 + 此分数</translation>
    </message>
    <message>
        <source>at least 0, to the power p</source>
        <translation>至少为 0，再取 p 次幂</translation>
    </message>
    <message>
        <source>divided by the number of classes</source>
        <translation>除以类别数</translation>
    </message>
    <message>
        <source>class with the greatest score</source>
        <translation>分数最大的类别</translation>
    </message>
    <message>
        <source>1 where it is not the target, else 0</source>
        <translation>不是目标则为 1，否则为 0</translation>
    </message>
    <message>
        <source>loss of this element</source>
        <translation>此元素的损失</translation>
    </message>
    <message>
        <source>ignored: its loss is 0</source>
        <translation>已忽略：其损失为 0</translation>
    </message>
    <message>
        <source>sum over all elements</source>
        <translation>所有元素之和</translation>
    </message>
    <message>
        <source>sum of the targets&apos; weights</source>
        <translation>各目标的权重之和</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>平均值</translation>
    </message>
    <message>
        <source>reduction “none”: it stays as it is</source>
        <translation>reduction “none”：保持原样</translation>
    </message>
    <message>
        <source>sign of the error</source>
        <translation>误差的符号</translation>
    </message>
    <message>
        <source>how much − log p of this class counts</source>
        <translation>该类别的 − log p 所占的分量</translation>
    </message>
    <message>
        <source>how much all classes count</source>
        <translation>所有类别的分量之和</translation>
    </message>
    <message>
        <source>exp of it</source>
        <translation>取 exp</translation>
    </message>
    <message>
        <source>gradient of the loss by this input</source>
        <translation>损失对该输入的梯度</translation>
    </message>
    <message>
        <source>class {0}</source>
        <translation>类别 {0}</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>pasting</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>a shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>a dtype</source>
        <translation>数据类型</translation>
    </message>
    <message>
        <source>another loss</source>
        <translation>换损失</translation>
    </message>
    <message>
        <source>an argument</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>an example</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>taking the batch</source>
        <translation>取用批次</translation>
    </message>
    <message>
        <source>Learns a space, not classes: the anchor shall lie nearer to the positive, which is of its kind, than to the negative, by a margin. Used for faces, search and signatures.</source>
        <translation>学习的是一个空间而不是类别：锚点离同类的正样本应比离负样本更近，并至少近出一个间隔。用于人脸、检索和签名。</translation>
    </message>
    <message>
        <source>Beyond the margin loss and gradient are exactly 0: most random triplets soon teach nothing, so hard negatives are looked for.</source>
        <translation>超出间隔后，损失和梯度恰好为 0：大多数随机三元组很快就教不了什么，所以要寻找困难的负样本。</translation>
    </message>
    <message>
        <source>It grows with the distance, not with its square: with p = 2 the pull on each vector never exceeds 2.</source>
        <translation>它随距离增长，而不是随距离的平方：p = 2 时，对每个向量的拉力不超过 2。</translation>
    </message>
    <message>
        <source>The margin is in the unit of the vectors. If they are not normalised, making all of them longer can reach it without learning.</source>
        <translation>间隔与向量同单位。如果向量没有归一化，只要把它们都变长就能达到间隔，而什么也没学到。</translation>
    </message>
    <message>
        <source>Where all vectors fall together the loss stays at the margin and its gradient almost vanishes. swap takes the harder of two distances: from the anchor or from the positive.</source>
        <translation>所有向量塌缩到一处时，损失停在间隔的值，梯度几乎消失。swap 取两个距离中更难的一个：从锚点算起或从正样本算起。</translation>
    </message>
    <message>
        <source>anchor to positive: added up</source>
        <translation>锚点到正样本：相加</translation>
    </message>
    <message>
        <source>distance from anchor to positive</source>
        <translation>锚点到正样本的距离</translation>
    </message>
    <message>
        <source>anchor to negative: added up</source>
        <translation>锚点到负样本：相加</translation>
    </message>
    <message>
        <source>distance from anchor to negative</source>
        <translation>锚点到负样本的距离</translation>
    </message>
    <message>
        <source>positive to negative: added up</source>
        <translation>正样本到负样本：相加</translation>
    </message>
    <message>
        <source>distance from positive to negative</source>
        <translation>正样本到负样本的距离</translation>
    </message>
    <message>
        <source>swap: the smaller distance to the negative</source>
        <translation>swap：到负样本的较小距离</translation>
    </message>
    <message>
        <source>what the margin lacks</source>
        <translation>离间隔还差多少</translation>
    </message>
    <message>
        <source>at least 0</source>
        <translation>至少为 0</translation>
    </message>
    <message>
        <source>{number} of {other} triplets are right by the margin: their loss and gradient are 0.</source>
        <translation>{other} 个三元组中有 {number} 个已满足间隔：它们的损失和梯度为 0。</translation>
    </message>
    <message>
        <source>In {number} triplets positive and negative are the same vector: their loss is the margin.</source>
        <translation>有 {number} 个三元组的正样本和负样本是同一个向量：它们的损失就是间隔。</translation>
    </message>
    <message>
        <source>{name} has another shape than anchor and is spread against it. Give all three the same shape.</source>
        <translation>{name} 的形状与 anchor 不同，被广播了。请让三者形状相同。</translation>
    </message>
    <message>
        <source>Anchor {word} and {name} {should} do not fit: give all three vectors the same shape.</source>
        <translation>anchor {word} 与 {name} {should} 不匹配：请让三个向量形状相同。</translation>
    </message>
    <message>
        <source>margin is {number}, and has to be greater than 0.</source>
        <translation>margin 为 {number}，必须大于 0。</translation>
    </message>
    <message>
        <source>Triplets: anchor, positive, negative</source>
        <translation>三元组：锚点、正样本、负样本</translation>
    </message>
    <message>
        <source>Compares directions: of a pair with target 1 it turns both vectors towards each other, of one with −1 away from each other until the cosine is below the margin.</source>
        <translation>比较方向：目标为 1 的一对向量被转向彼此；目标为 −1 的被转离彼此，直到余弦低于间隔。</translation>
    </message>
    <message>
        <source>Lengths do not count: a vector and twice that vector cost the same. A cosine lies from −1 to 1, so the loss from 0 to 2, and a margin between 0 and 0.5 is usual.</source>
        <translation>长度不起作用：一个向量与它的两倍代价相同。余弦在 −1 到 1 之间，所以损失在 0 到 2 之间；间隔通常取 0 到 0.5。</translation>
    </message>
    <message>
        <source>The gradient is across the vector, never along it, and shrinks as the vector grows; where both point the same way or opposite ways it is 0.</source>
        <translation>梯度垂直于向量，从不沿着向量，并随向量变长而变小；两者同向或反向时梯度为 0。</translation>
    </message>
    <message>
        <source>The target is 1 or −1. With any other number, such as the 0 of a yes-or-no label, the pair has loss 0 and is never learned.</source>
        <translation>目标是 1 或 −1。若是别的数，例如是非标签中的 0，这一对的损失为 0，永远学不到。</translation>
    </message>
    <message>
        <source>dot product</source>
        <translation>点积</translation>
    </message>
    <message>
        <source>squared length of input1</source>
        <translation>input1 长度的平方</translation>
    </message>
    <message>
        <source>squared length of input2</source>
        <translation>input2 长度的平方</translation>
    </message>
    <message>
        <source>both squared lengths, multiplied</source>
        <translation>两个长度平方之积</translation>
    </message>
    <message>
        <source>both lengths, multiplied</source>
        <translation>两个长度之积</translation>
    </message>
    <message>
        <source>cosine of the angle</source>
        <translation>夹角的余弦</translation>
    </message>
    <message>
        <source>target 1: what the cosine lacks to 1</source>
        <translation>目标为 1：余弦离 1 还差多少</translation>
    </message>
    <message>
        <source>target −1: how far the cosine exceeds the margin</source>
        <translation>目标为 −1：余弦超出间隔多少</translation>
    </message>
    <message>
        <source>target neither 1 nor −1: the loss is 0</source>
        <translation>目标既不是 1 也不是 −1：损失为 0</translation>
    </message>
    <message>
        <source>{number} targets are neither 1 nor −1: torch gives these pairs loss 0 and no gradient.</source>
        <translation>有 {number} 个目标既不是 1 也不是 −1：torch 给这些向量对的损失为 0，没有梯度。</translation>
    </message>
    <message>
        <source>{name} has {number} vectors of zeros: they have no direction, and torch takes the cosine 0.</source>
        <translation>{name} 有 {number} 个零向量：它们没有方向，torch 把余弦取为 0。</translation>
    </message>
    <message>
        <source>{number} of {other} pairs are as they should be: their loss is 0.</source>
        <translation>{other} 对中有 {number} 对已符合要求：它们的损失为 0。</translation>
    </message>
    <message>
        <source>There are {number} targets for {other} pairs: they are spread over them.</source>
        <translation>{other} 对向量只有 {number} 个目标：目标被广播到所有向量对。</translation>
    </message>
    <message>
        <source>input1 and input2 have different shapes and are spread against each other. Make them alike.</source>
        <translation>input1 与 input2 形状不同，被互相广播了。请让它们相同。</translation>
    </message>
    <message>
        <source>input1 {word} and input2 {should} do not fit: give both the same shape.</source>
        <translation>input1 {word} 与 input2 {should} 不匹配：请让两者形状相同。</translation>
    </message>
    <message>
        <source>The target&apos;s shape is {word}; it has one number, 1 or −1, for each pair of vectors: {should}.</source>
        <translation>目标的形状是 {word}；每对向量应有一个数，1 或 −1：{should}。</translation>
    </message>
    <message>
        <source>Pairs of vectors: alike or not</source>
        <translation>向量对：相似与否</translation>
    </message>
    <message>
        <source>gradient of the loss by {0}</source>
        <translation>损失对 {0} 的梯度</translation>
    </message>
</context>
<context>
    <name>LossLabController</name>
    <message>
        <source>The loss was not given a tensor and a target: there is nothing to take.</source>
        <translation>损失没有得到张量和目标：没有可取用的内容。</translation>
    </message>
    <message>
        <source>The script calls none of these losses: choose the one to see.</source>
        <translation>脚本没有调用这些损失中的任何一个：请选择要看的损失。</translation>
    </message>
</context>
<context>
    <name>LossLabView</name>
    <message>
        <source>torch is being loaded…</source>
        <translation>正在加载 torch…</translation>
    </message>
    <message>
        <source>‖∇‖ {0} against {1}</source>
        <translation>‖∇‖ {0} 对 {1}</translation>
    </message>
    <message>
        <source>These are too many numbers to be written out: copy a smaller part of them.</source>
        <translation>数太多，无法全部写出：请复制其中较小的一部分。</translation>
    </message>
    <message>
        <source>Inputs</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Worked</source>
        <translation>演算</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>About</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>What of the loss is shown</source>
        <translation>显示损失的哪一面</translation>
    </message>
    <message>
        <source>Worked calculation</source>
        <translation>逐步演算</translation>
    </message>
</context>
<context>
    <name>LossPanel</name>
    <message>
        <source>{folder} can not be written ({reason}): the older points of the loss stay in memory, which grows as long as training runs.</source>
        <translation>无法写入 {folder}（{reason}）：损失的较早数据点留在内存中，训练期间内存会一直增长。</translation>
    </message>
    <message>
        <source>The disk of {folder} is almost full, and the rest is left to the script: the older points of the loss stay in memory, which grows as long as training runs.</source>
        <translation>{folder} 所在磁盘几乎已满，剩余空间留给脚本使用：损失的较早数据点留在内存中，训练期间内存会一直增长。</translation>
    </message>
    <message>
        <source>Saved {path}</source>
        <translation>已保存 {path}</translation>
    </message>
    <message>
        <source>Cancelled: no file was written.</source>
        <translation>已取消：没有写入任何文件。</translation>
    </message>
    <message>
        <source>Writing {path}: {percent} %</source>
        <translation>正在写入 {path}：{percent}%</translation>
    </message>
    <message>
        <source>{path} could not be written: {reason}</source>
        <translation>无法写入 {path}：{reason}</translation>
    </message>
</context>
<context>
    <name>LossPlot</name>
    <message>
        <source>{name}, right axis</source>
        <translation>{name}，右轴</translation>
    </message>
    <message>
        <source>{name}, previous run</source>
        <translation>{name}，上次运行</translation>
    </message>
    <message>
        <source>Previous run: {title}</source>
        <translation>上次运行：{title}</translation>
    </message>
    <message>
        <source>{name} · iteration {iteration}</source>
        <translation>{name} · 迭代 {iteration}</translation>
    </message>
    <message>
        <source>value    {value}</source>
        <translation>原值  {value}</translation>
    </message>
    <message>
        <source>smoothed {value}</source>
        <translation>平滑  {value}</translation>
    </message>
    <message>
        <source>mean     {value}</source>
        <translation>均值     {value}</translation>
    </message>
    <message>
        <source>spread ± {value}</source>
        <translation>离散度 ± {value}</translation>
    </message>
</context>
<context>
    <name>LossView</name>
    <message>
        <source>Loss against iteration</source>
        <translation>损失随迭代的变化</translation>
    </message>
    <message>
        <source>The loss appears here after the first backward().</source>
        <translation>第一次 backward() 之后，损失会显示在这里。</translation>
    </message>
    <message>
        <source>Export the points as CSV…</source>
        <translation>将数据点导出为 CSV…</translation>
    </message>
    <message>
        <source>Export the picture as PNG…</source>
        <translation>将图像导出为 PNG…</translation>
    </message>
    <message>
        <source>Clear the previous runs</source>
        <translation>清除之前的运行</translation>
    </message>
    <message>
        <source>Previous runs</source>
        <translation>之前的运行</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Hold when the loss is above {value}</source>
        <translation>损失高于 {value} 时停住</translation>
    </message>
    <message>
        <source>Hide spikes</source>
        <translation>隐藏尖峰</translation>
    </message>
    <message>
        <source>{value} at {iteration} ▴ show</source>
        <translation>{value}（第 {iteration} 次迭代）▴ 显示</translation>
    </message>
    <message>
        <source>Export the loss</source>
        <translation>导出损失</translation>
    </message>
    <message>
        <source>1 value ≤ 0 is not on a log axis</source>
        <translation>1 个 ≤ 0 的值不在对数坐标轴上</translation>
    </message>
    <message>
        <source>{count} values ≤ 0 are not on a log axis</source>
        <translation>{count} 个 ≤ 0 的值不在对数坐标轴上</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Recent</source>
        <translation>最近启动</translation>
    </message>
    <message>
        <source>{panel} is shown, with {others} beside it as tabs</source>
        <translation>已显示“{panel}”，同处的标签页还有：{others}</translation>
    </message>
    <message>
        <source>{panel} is shown</source>
        <translation>已显示“{panel}”</translation>
    </message>
</context>
<context>
    <name>Manual</name>
    <message>
        <source>Manual</source>
        <translation>手册</translation>
    </message>
</context>
<context>
    <name>ModelTree</name>
    <message>
        <source>As many as fit</source>
        <translation>显示能容纳的列</translation>
    </message>
    <message>
        <source>Show tensor</source>
        <translation>显示张量</translation>
    </message>
    <message>
        <source>Run to here</source>
        <translation>运行到此处</translation>
    </message>
    <message>
        <source>Why is its gradient None or zero?</source>
        <translation>它的梯度为什么是 None 或零？</translation>
    </message>
    <message>
        <source>Why did it not move?</source>
        <translation>它为什么没有移动？</translation>
    </message>
    <message>
        <source>Copy name</source>
        <translation>复制名称</translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation>复制路径</translation>
    </message>
    <message>
        <source>Copy value</source>
        <translation>复制值</translation>
    </message>
    <message>
        <source>Copy row</source>
        <translation>复制整行</translation>
    </message>
    <message>
        <source>Expand all below</source>
        <translation>展开下面全部</translation>
    </message>
    <message>
        <source>Collapse all below</source>
        <translation>折叠下面全部</translation>
    </message>
    <message>
        <source>Follow execution</source>
        <translation>跟随执行</translation>
    </message>
    <message>
        <source>Hold before it runs</source>
        <translation>运行前停住</translation>
    </message>
    <message>
        <source>Hold after it has run</source>
        <translation>运行后停住</translation>
    </message>
    <message>
        <source>Hold when its gradient arrives</source>
        <translation>梯度到达时停住</translation>
    </message>
    <message>
        <source>Hold when it changes</source>
        <translation>改变时停住</translation>
    </message>
</context>
<context>
    <name>ModelTreeView</name>
    <message>
        <source>Filter: name, type:Conv2d, grad:none, grad&gt;1, norm&lt;1e-6, nan</source>
        <translation>筛选：名称、type:Conv2d、grad:none、grad&gt;1、norm&lt;1e-6、nan</translation>
    </message>
    <message>
        <source>Filter the model tree</source>
        <translation>筛选模型树</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>No model was seen in this run.</source>
        <translation>本次运行中没有看到模型。</translation>
    </message>
    <message>
        <source>Nothing in this model matches the filter.</source>
        <translation>模型中没有符合筛选条件的内容。</translation>
    </message>
    <message>
        <source>The model appears here at the first batch.</source>
        <translation>取到第一个批次时，模型会显示在这里。</translation>
    </message>
    <message>
        <source>Choose a row to see its numbers in full.</source>
        <translation>选中一行可查看完整数值。</translation>
    </message>
    <message>
        <source>No module was called and nothing was trained yet. Seen so far: {phases}.</source>
        <translation>尚未调用任何模块，也未训练任何内容。目前看到：{phases}。</translation>
    </message>
    <message>
        <source>No model was seen in this run. Seen instead: {phases}.</source>
        <translation>本次运行未见模型，看到的是：{phases}。</translation>
    </message>
</context>
<context>
    <name>OptimizerView</name>
    <message>
        <source>Optimizer groups</source>
        <translation>优化器组</translation>
    </message>
    <message>
        <source>Learning rate, at the iterations in which it was read</source>
        <translation>学习率，在读取它的各次迭代</translation>
    </message>
    <message>
        <source>One step</source>
        <translation>一步</translation>
    </message>
    <message>
        <source>Updates</source>
        <translation>更新</translation>
    </message>
    <message>
        <source>How far each step moves each weight, of its size, over the iterations that were measured</source>
        <translation>在已测量的迭代中，每一步使每个权重相对其大小移动多少</translation>
    </message>
</context>
<context>
    <name>OrderBar</name>
    <message>
        <source>From the greatest to the least</source>
        <translation>从大到小</translation>
    </message>
    <message>
        <source>From the least to the greatest</source>
        <translation>从小到大</translation>
    </message>
    <message>
        <source>By position</source>
        <translation>按位置</translation>
    </message>
    <message>
        <source>By loss</source>
        <translation>按损失</translation>
    </message>
    <message>
        <source>By confidence</source>
        <translation>按置信度</translation>
    </message>
    <message>
        <source>Order of the samples</source>
        <translation>样本的顺序</translation>
    </message>
    <message>
        <source>Only wrong</source>
        <translation>仅错误</translation>
    </message>
</context>
<context>
    <name>PhaseStrip</name>
    <message>
        <source>{phase} is done</source>
        <translation>{phase} 已完成</translation>
    </message>
    <message>
        <source>{phase} was aborted</source>
        <translation>{phase} 已中止</translation>
    </message>
    <message>
        <source>within {phase}</source>
        <translation>处于{phase}中</translation>
    </message>
    <message>
        <source>{phase} is next</source>
        <translation>下一步：{phase}</translation>
    </message>
    <message>
        <source>Hold before each {phase}</source>
        <translation>在每次{phase}之前停住</translation>
    </message>
    <message>
        <source>Hold after each {phase}</source>
        <translation>在每次{phase}之后停住</translation>
    </message>
</context>
<context>
    <name>PictureLens</name>
    <message>
        <source>The tensor has no elements: there is nothing to draw.</source>
        <translation>张量没有元素，无可绘制。</translation>
    </message>
</context>
<context>
    <name>PicturesLens</name>
    <message>
        <source>The pictures before these</source>
        <translation>前面的图</translation>
    </message>
    <message>
        <source>The next pictures</source>
        <translation>后面的图</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>A picture needs two axes; this tensor has {count}.</source>
        <translation>图片需要两个轴；此张量有 {count} 个。</translation>
    </message>
    <message>
        <source>{count} pictures</source>
        <translation>{count} 张图</translation>
    </message>
    <message>
        <source>{first} – {last} of {count} pictures</source>
        <translation>第 {first} – {last} 张，共 {count} 张</translation>
    </message>
    <message>
        <source>one scale for all pages</source>
        <translation>所有页共用同一色标</translation>
    </message>
    <message>
        <source>scale of this page</source>
        <translation>本页自己的色标</translation>
    </message>
    <message>
        <source>≈ 1 pixel in {count} along a side</source>
        <translation>≈ 每边每 {count} 个像素取 1 个</translation>
    </message>
</context>
<context>
    <name>PlaneBar</name>
    <message>
        <source>Write whole numbers and colons, such as [3, :, 0].</source>
        <translation>请输入整数和冒号，例如 [3, :, 0]。</translation>
    </message>
    <message>
        <source>That is more places than the tensor has axes: its shape is {shape}.</source>
        <translation>位置多于张量的轴数：形状为 {shape}。</translation>
    </message>
    <message>
        <source>There is no such place: the shape is {shape}.</source>
        <translation>没有此位置：形状为 {shape}。</translation>
    </message>
    <message>
        <source>At most two axes are shown at once: write a number for each of the others.</source>
        <translation>最多同时显示两个轴：其余各轴请写数字。</translation>
    </message>
    <message>
        <source>rows</source>
        <translation>行</translation>
    </message>
    <message>
        <source>columns</source>
        <translation>列</translation>
    </message>
    <message>
        <source>Axis on the rows</source>
        <translation>行所用的轴</translation>
    </message>
    <message>
        <source>Axis on the columns</source>
        <translation>列所用的轴</translation>
    </message>
    <message>
        <source>Index</source>
        <translation>索引</translation>
    </message>
    <message>
        <source>An index as torch writes it, such as [3, :, 0]; Return shows it</source>
        <translation>torch 写法的索引，例如 [3, :, 0]；按回车显示</translation>
    </message>
</context>
<context>
    <name>ProgressLine</name>
    <message>
        <source>Writing…</source>
        <translation>正在写入…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>How far the file is written</source>
        <translation>文件写入进度</translation>
    </message>
</context>
<context>
    <name>Prompt</name>
    <message>
        <source>It could not be evaluated: {reason}</source>
        <translation>无法求值：{reason}</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>random generators have advanced</source>
        <translation>随机数生成器已前进</translation>
    </message>
</context>
<context>
    <name>PromptBar</name>
    <message>
        <source>line {line}</source>
        <translation>第 {line} 行</translation>
    </message>
    <message>
        <source>Evaluate in the held frame</source>
        <translation>在停住的帧中求值</translation>
    </message>
    <message>
        <source>It runs as the script&apos;s own: what it assigns and draws changes what comes (Alt+F8: a dialog)</source>
        <translation>如同脚本自身的代码运行：其赋值与取用的随机数会影响之后的训练（Alt+F8：对话框）</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>RangeBar</name>
    <message>
        <source>Range</source>
        <translation>范围</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>From the least to the greatest finite number</source>
        <translation>从最小到最大的有限数</translation>
    </message>
    <message>
        <source>1–99 %</source>
        <translation>第 1–99 百分位</translation>
    </message>
    <message>
        <source>Without the lowest and the highest hundredth of the numbers</source>
        <translation>去掉最低和最高的百分之一</translation>
    </message>
    <message>
        <source>fixed</source>
        <translation>固定</translation>
    </message>
    <message>
        <source>From one number to another, the same for every tensor</source>
        <translation>从一个数到另一个数，对所有张量相同</translation>
    </message>
    <message>
        <source>Which numbers the first and the last colour stand for</source>
        <translation>首尾颜色所代表的数</translation>
    </message>
    <message>
        <source>Number of the first colour</source>
        <translation>首个颜色的数</translation>
    </message>
    <message>
        <source>Number of the last colour</source>
        <translation>末个颜色的数</translation>
    </message>
    <message>
        <source>The first number must be less than the second one.</source>
        <translation>第一个数必须小于第二个数。</translation>
    </message>
    <message>
        <source>“{text}” is not a finite number.</source>
        <translation>“{text}”不是有限数。</translation>
    </message>
</context>
<context>
    <name>RuleView</name>
    <message>
        <source>Comes next</source>
        <translation>接下来</translation>
    </message>
    <message>
        <source>Next: {0}</source>
        <translation>接下来：{0}</translation>
    </message>
    <message>
        <source>Ran: {0}</source>
        <translation>已运行：{0}</translation>
    </message>
    <message>
        <source>Last run</source>
        <translation>上次运行</translation>
    </message>
    <message>
        <source>node {0}</source>
        <translation>第 {0} 个节点</translation>
    </message>
    <message>
        <source>sum = {0}</source>
        <translation>总和 = {0}</translation>
    </message>
    <message>
        <source>Worked out by Gradstep: torch has not run this node yet.</source>
        <translation>由 Gradstep 算出：torch 尚未运行这个节点。</translation>
    </message>
    <message>
        <source>torch&apos;s own number was not there to be read.</source>
        <translation>读不到 torch 自己的数值。</translation>
    </message>
    <message>
        <source>torch = {0}</source>
        <translation>torch = {0}</translation>
    </message>
    <message>
        <source>factor</source>
        <translation>因子</translation>
    </message>
    <message>
        <source>product</source>
        <translation>乘积</translation>
    </message>
    <message>
        <source>tensor</source>
        <translation>张量</translation>
    </message>
    <message>
        <source>shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>dtype</source>
        <translation>数据类型</translation>
    </message>
    <message>
        <source>what it is</source>
        <translation>含义</translation>
    </message>
    <message>
        <source>Which node is looked at</source>
        <translation>查看哪个节点</translation>
    </message>
    <message>
        <source>Tabs to the left</source>
        <translation>左侧的标签</translation>
    </message>
    <message>
        <source>Tabs to the right</source>
        <translation>右侧的标签</translation>
    </message>
    <message>
        <source>Terms of the sum</source>
        <translation>求和的各项</translation>
    </message>
    <message>
        <source>Tensors of the node</source>
        <translation>该节点的张量</translation>
    </message>
    <message>
        <source>The run has ended.</source>
        <translation>运行已结束。</translation>
    </message>
    <message>
        <source>Training runs.</source>
        <translation>训练正在运行。</translation>
    </message>
    <message>
        <source>No node has run since the last stop whose numbers were looked at before. Step by node.</source>
        <translation>自上次停下以来，没有运行过事先查看过数值的节点。请按节点步进。</translation>
    </message>
    <message>
        <source>The numbers of this node could not be read.</source>
        <translation>读不到该节点的数值。</translation>
    </message>
    <message>
        <source>Step by node (F7 within a backward): at each node the chain rule stands here in numbers, before torch computes it and after.</source>
        <translation>按节点步进（在反向传播中按 F7）：每到一个节点，这里都会以数值给出链式法则，在 torch 计算之前和之后各一次。</translation>
    </message>
    <message>
        <source>This node has no formula of its own here: its rule is told by the shapes.</source>
        <translation>这里没有该节点专用的公式：其法则以形状给出。</translation>
    </message>
    <message>
        <source>No numbers: what the node keeps is packed (as in a checkpoint), and to look would compute it again.</source>
        <translation>没有数值：该节点保存的内容已打包（例如在检查点中），查看会导致重新计算。</translation>
    </message>
    <message>
        <source>No numbers: the graph has let go of what the node kept.</source>
        <translation>没有数值：计算图已释放该节点保存的内容。</translation>
    </message>
    <message>
        <source>No numbers: what the node keeps has been written into since the forward. torch will refuse this backward.</source>
        <translation>没有数值：该节点保存的内容在前向传播之后被改写过。torch 将拒绝这次反向传播。</translation>
    </message>
    <message>
        <source>No numbers: this torch does not tell what the node keeps.</source>
        <translation>没有数值：此版本的 torch 不提供该节点保存的内容。</translation>
    </message>
    <message>
        <source>No numbers: the gradient that arrives is not there, or is more than one.</source>
        <translation>没有数值：传入的梯度不存在，或不止一个。</translation>
    </message>
    <message>
        <source>No numbers: a tensor is empty, sparse, complex or of a library&apos;s own kind.</source>
        <translation>没有数值：有张量为空、稀疏、复数，或是某个库自定义的类型。</translation>
    </message>
    <message>
        <source>No gradient leaves this node.</source>
        <translation>该节点没有输出梯度。</translation>
    </message>
    <message>
        <source>The gradient has no such element. Choose another.</source>
        <translation>该梯度没有这个元素。请另选一个。</translation>
    </message>
    <message>
        <source>No numbers: the sum of one element has millions of terms.</source>
        <translation>没有数值：一个元素的求和有数百万项。</translation>
    </message>
    <message>
        <source>A compiled black box: this one node stands for all that was compiled, and has no parts to see.</source>
        <translation>已编译的黑盒：这一个节点代表全部编译内容，内部不可见。</translation>
    </message>
    <message>
        <source>× {0} by GradScaler: all gradients here carry this factor.</source>
        <translation>GradScaler 放大了 × {0}：这里的所有梯度都带有该倍数。</translation>
    </message>
    <message>
        <source>… 1 more term: {1}</source>
        <translation>…… 另有 1 项：{1}</translation>
    </message>
    <message>
        <source>… {0} more terms, together {1}</source>
        <translation>…… 另有 {0} 项，合计 {1}</translation>
    </message>
    <message>
        <source>gradient that arrives</source>
        <translation>传入的梯度</translation>
    </message>
    <message>
        <source>gradient that leaves</source>
        <translation>输出的梯度</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>已保存</translation>
    </message>
    <message>
        <source>prediction, kept</source>
        <translation>预测值（已保存）</translation>
    </message>
    <message>
        <source>target, kept</source>
        <translation>目标值（已保存）</translation>
    </message>
    <message>
        <source>input, kept</source>
        <translation>输入（已保存）</translation>
    </message>
    <message>
        <source>weight, kept</source>
        <translation>权重（已保存）</translation>
    </message>
    <message>
        <source>second factor, kept (of a Linear layer: its weight, transposed)</source>
        <translation>第二个因子（已保存；对 Linear 层而言是转置后的权重）</translation>
    </message>
    <message>
        <source>result, kept</source>
        <translation>结果（已保存）</translation>
    </message>
    <message>
        <source>where each maximum is, kept</source>
        <translation>各最大值的位置（已保存）</translation>
    </message>
    <message>
        <source>true classes, kept</source>
        <translation>真实类别（已保存）</translation>
    </message>
    <message>
        <source>weights of the classes, kept</source>
        <translation>各类别的权重（已保存）</translation>
    </message>
    <message>
        <source>sum of the weights, kept</source>
        <translation>权重之和（已保存）</translation>
    </message>
    <message>
        <source>first factor, kept</source>
        <translation>第一个因子（已保存）</translation>
    </message>
    <message>
        <source>second factor, kept</source>
        <translation>第二个因子（已保存）</translation>
    </message>
    <message>
        <source>gradient so far</source>
        <translation>目前为止的梯度</translation>
    </message>
    <message>
        <source>✓ equal to the last digit</source>
        <translation>✓ 每一位都相同</translation>
    </message>
    <message>
        <source>≠ differs by {0}, more than rounding explains: torch may compute with fewer digits (TF32)</source>
        <translation>≠ 相差 {0}，超出舍入所能解释的范围：torch 可能以较低精度计算（TF32）</translation>
    </message>
    <message>
        <source>≈ differs in the last digit: torch adds in another order</source>
        <translation>≈ 最后一位不同：torch 的相加次序不同</translation>
    </message>
    <message>
        <source>≈ differs in the last {0} digits: torch adds in another order</source>
        <translation>≈ 最后 {0} 位不同：torch 的相加次序不同</translation>
    </message>
    <message>
        <source>≈ differs by {0}: torch adds in another order, and the terms cancel out</source>
        <translation>≈ 相差 {0}：torch 的相加次序不同，且各项相互抵消</translation>
    </message>
</context>
<context>
    <name>SamplesPage</name>
    <message>
        <source>Label: {0}</source>
        <translation>标签：{0}</translation>
    </message>
    <message>
        <source>Predicted: {0}</source>
        <translation>预测：{0}</translation>
    </message>
    <message>
        <source>✓ right</source>
        <translation>✓ 正确</translation>
    </message>
    <message>
        <source>✗ wrong</source>
        <translation>✗ 错误</translation>
    </message>
    <message>
        <source>No sample of this batch is predicted wrong.</source>
        <translation>此批次没有预测错误的样本。</translation>
    </message>
    <message>
        <source>No pictures, class scores or losses of single samples: the tensors are under Tensors.</source>
        <translation>没有图像、类别得分或单个样本的损失：各张量在“张量”页。</translation>
    </message>
    <message>
        <source>Target: {0}</source>
        <translation>目标：{0}</translation>
    </message>
    <message>
        <source>Output: {0}</source>
        <translation>输出：{0}</translation>
    </message>
    <message>
        <source>{0} · error {1}</source>
        <translation>{0} · 误差 {1}</translation>
    </message>
    <message>
        <source>Loss: {0}</source>
        <translation>损失：{0}</translation>
    </message>
    <message>
        <source>No output yet: forward has not run.</source>
        <translation>暂无输出：尚未执行前向。</translation>
    </message>
    <message>
        <source>Pictures are scaled from their own minimum … maximum.</source>
        <translation>图像按自身的最小值 … 最大值缩放。</translation>
    </message>
    <message>
        <source>They are in order of position: what they are to be ordered by is not known.</source>
        <translation>按位置排列：排序所依据的内容未知。</translation>
    </message>
    <message>
        <source>Belongs to the same sample</source>
        <translation>属于同一个样本</translation>
    </message>
    <message>
        <source>What a model has made</source>
        <translation>模型生成的图像</translation>
    </message>
    <message>
        <source>Text, by {0}: {1}</source>
        <translation>文本（依 {0}）：{1}</translation>
    </message>
</context>
<context>
    <name>Sentence</name>
    <message>
        <source>Copy sentence</source>
        <translation>复制这句话</translation>
    </message>
</context>
<context>
    <name>SheetBox</name>
    <message>
        <source>Shape of {0}</source>
        <translation>{0} 的形状</translation>
    </message>
    <message>
        <source>Shape: type another, such as [2, 3]</source>
        <translation>形状：可输入其他形状，例如 [2, 3]</translation>
    </message>
    <message>
        <source>Dtype of {0}</source>
        <translation>{0} 的数据类型</translation>
    </message>
    <message>
        <source>Numbers of {0}</source>
        <translation>{0} 的数值</translation>
    </message>
</context>
<context>
    <name>SheetView</name>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Paste a table or a Python list</source>
        <translation>粘贴表格或 Python 列表</translation>
    </message>
    <message>
        <source>Add a row below</source>
        <translation>在下方添加一行</translation>
    </message>
    <message>
        <source>Remove the row</source>
        <translation>删除此行</translation>
    </message>
    <message>
        <source>Type, paste, or drag a number with the mouse (Ctrl: finer; Ctrl+Up and Ctrl+Down).</source>
        <translation>输入、粘贴，或用鼠标拖动数值（Ctrl：更细；Ctrl+上 和 Ctrl+下）。</translation>
    </message>
</context>
<context>
    <name>SourceView</name>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>源代码</translation>
    </message>
    <message>
        <source>The script appears here when it is opened.</source>
        <translation>打开脚本后会显示在这里。</translation>
    </message>
    <message>
        <source>{file} is not there.</source>
        <translation>{file} 不存在。</translation>
    </message>
    <message>
        <source>{file} can not be read: {detail}</source>
        <translation>无法读取 {file}：{detail}</translation>
    </message>
    <message>
        <source>{file} is larger than 2 MB and is not shown.</source>
        <translation>{file} 大于 2 MB，不予显示。</translation>
    </message>
    <message>
        <source>The line is in {file}, which is not a file.</source>
        <translation>该行位于 {file}，它不是文件。</translation>
    </message>
    <message>
        <source>line {line} done, next {coming}</source>
        <translation>第 {line} 行已完成，下一行 {coming}</translation>
    </message>
    <message>
        <source>line {line} done</source>
        <translation>第 {line} 行已完成</translation>
    </message>
    <message>
        <source>next: line {line}</source>
        <translation>下一行：{line}</translation>
    </message>
    <message>
        <source>failed in line {line}</source>
        <translation>在第 {line} 行失败</translation>
    </message>
    <message>
        <source>{lines} · running</source>
        <translation>{lines} · 运行中</translation>
    </message>
</context>
<context>
    <name>Statistics</name>
    <message>
        <source>{counted} of {total} sampled</source>
        <translation>抽样 {counted} / {total}</translation>
    </message>
    <message>
        <source>count</source>
        <translation>个数</translation>
    </message>
    <message>
        <source>minimum</source>
        <translation>最小值</translation>
    </message>
    <message>
        <source>maximum</source>
        <translation>最大值</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>平均值</translation>
    </message>
    <message>
        <source>standard deviation</source>
        <translation>标准差</translation>
    </message>
    <message>
        <source>L1 norm</source>
        <translation>L1 范数</translation>
    </message>
    <message>
        <source>L2 norm</source>
        <translation>L2 范数</translation>
    </message>
    <message>
        <source>maximum norm</source>
        <translation>最大范数</translation>
    </message>
    <message>
        <source>zeros</source>
        <translation>零</translation>
    </message>
    <message>
        <source>subnormal</source>
        <translation>次正规数</translation>
    </message>
    <message>
        <source>How many elements the tensor has</source>
        <translation>张量的元素个数</translation>
    </message>
    <message>
        <source>min x — torch.min; NaN where any element is NaN</source>
        <translation>min x — torch.min；有元素为 NaN 则为 NaN</translation>
    </message>
    <message>
        <source>max x — torch.max; NaN where any element is NaN</source>
        <translation>max x — torch.max；有元素为 NaN 则为 NaN</translation>
    </message>
    <message>
        <source>Σ x / n — torch.mean</source>
        <translation>Σ x / n，即 torch.mean</translation>
    </message>
    <message>
        <source>√( Σ (x − mean)² / (n − 1) ) — torch.std, unbiased</source>
        <translation>√( Σ (x − mean)² / (n − 1) ) — torch.std，无偏</translation>
    </message>
    <message>
        <source>Σ |x| — torch.linalg.vector_norm(x, 1)</source>
        <translation>Σ |x|，即 torch.linalg.vector_norm(x, 1)</translation>
    </message>
    <message>
        <source>√( Σ x² ) — torch.linalg.vector_norm(x)</source>
        <translation>√( Σ x² )，即 torch.linalg.vector_norm(x)</translation>
    </message>
    <message>
        <source>max |x| — torch.linalg.vector_norm(x, inf)</source>
        <translation>max |x|，即 torch.linalg.vector_norm(x, inf)</translation>
    </message>
    <message>
        <source>Elements that are exactly zero</source>
        <translation>恰为零的元素</translation>
    </message>
    <message>
        <source>Elements that are not a number</source>
        <translation>不是数的元素</translation>
    </message>
    <message>
        <source>Elements that are infinite</source>
        <translation>为正无穷的元素</translation>
    </message>
    <message>
        <source>Elements that are negative infinite</source>
        <translation>为负无穷的元素</translation>
    </message>
    <message>
        <source>Elements so near to zero that they have lost digits: 0 &lt; |x| &lt; smallest normal number</source>
        <translation>因太接近零而损失有效位的元素：0 &lt; |x| &lt; 最小正规数</translation>
    </message>
</context>
<context>
    <name>StatisticsLens</name>
    <message>
        <source>Statistics</source>
        <translation>统计</translation>
    </message>
    <message>
        <source>Ctrl+C copies the rows that are selected, or all of them</source>
        <translation>Ctrl+C 复制选中的行，未选则复制全部</translation>
    </message>
    <message>
        <source>How many elements were looked at</source>
        <translation>已查看的元素数</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Exact</source>
        <translation>精确</translation>
    </message>
    <message>
        <source>{done} of {total} counted</source>
        <translation>已统计 {done} / {total}</translation>
    </message>
    <message>
        <source>≈ from a sample</source>
        <translation>≈ 来自抽样</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>● connected · pid {pid}</source>
        <translation>● 已连接 · pid {pid}</translation>
    </message>
    <message>
        <source>○ not connected</source>
        <translation>○ 未连接</translation>
    </message>
    <message>
        <source>iteration {number}</source>
        <translation>迭代 {number}</translation>
    </message>
    <message>
        <source>{rate:.1f} it/s</source>
        <translation>{rate:.1f} 迭代/秒</translation>
    </message>
    <message>
        <source>probe {share:.1f} %</source>
        <translation>探针 {share:.1f} %</translation>
    </message>
    <message>
        <source>Measured: the probe&apos;s share of the training thread&apos;s time in the free run</source>
        <translation>实测：自由运行时探针占训练线程时间的比例</translation>
    </message>
    <message>
        <source>When it is ready: {actions}</source>
        <translation>就绪后执行：{actions}</translation>
    </message>
</context>
<context>
    <name>TableLens</name>
    <message>
        <source>bits</source>
        <translation>位</translation>
    </message>
    <message>
        <source>Numbers of the tensor</source>
        <translation>张量的数值</translation>
    </message>
    <message>
        <source>Shows the bits of the number too</source>
        <translation>同时显示数值的位</translation>
    </message>
    <message>
        <source>Bits of the number</source>
        <translation>数的二进制位</translation>
    </message>
    <message>
        <source>How numbers are written</source>
        <translation>数值写法</translation>
    </message>
    <message>
        <source>Jump to…</source>
        <translation>跳到…</translation>
    </message>
    <message>
        <source>the minimum</source>
        <translation>最小值</translation>
    </message>
    <message>
        <source>the maximum</source>
        <translation>最大值</translation>
    </message>
    <message>
        <source>the largest magnitude</source>
        <translation>绝对值最大处</translation>
    </message>
    <message>
        <source>the first NaN</source>
        <translation>第一个 NaN</translation>
    </message>
    <message>
        <source>the first infinity</source>
        <translation>第一个无穷</translation>
    </message>
    <message>
        <source>Jump to</source>
        <translation>跳转到</translation>
    </message>
    <message>
        <source>page down, across</source>
        <translation>页：纵、横</translation>
    </message>
    <message>
        <source>scientific</source>
        <translation>科学计数</translation>
    </message>
    <message>
        <source>all digits</source>
        <translation>全部位数</translation>
    </message>
    <message>
        <source>{count} digits</source>
        <translation>{count} 位</translation>
    </message>
    <message>
        <source>The tensor has no elements.</source>
        <translation>张量没有元素。</translation>
    </message>
    <message>
        <source>At most {count} cells are copied at once.</source>
        <translation>一次最多复制 {count} 个单元格。</translation>
    </message>
    <message>
        <source>Copied {count} numbers.</source>
        <translation>已复制 {count} 个数。</translation>
    </message>
    <message>
        <source>There is no such element.</source>
        <translation>没有这样的元素。</translation>
    </message>
</context>
<context>
    <name>TargetBar</name>
    <message>
        <source>whole</source>
        <translation>整体</translation>
    </message>
    <message>
        <source>parameter</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>gradient</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>update</source>
        <translation>更新量</translation>
    </message>
    <message>
        <source>buffer</source>
        <translation>缓冲区</translation>
    </message>
    <message>
        <source>input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>activation</source>
        <translation>激活</translation>
    </message>
    <message>
        <source>kept copy</source>
        <translation>保留的副本</translation>
    </message>
    <message>
        <source>argument of a layer</source>
        <translation>层的参数</translation>
    </message>
    <message>
        <source>output of a layer</source>
        <translation>层的输出</translation>
    </message>
    <message>
        <source>gradient that arrives</source>
        <translation>传入的梯度</translation>
    </message>
    <message>
        <source>gradient that leaves</source>
        <translation>输出的梯度</translation>
    </message>
    <message>
        <source>saved for backward</source>
        <translation>为反向保存</translation>
    </message>
    <message>
        <source>What belongs to the tensor</source>
        <translation>与张量相关的内容</translation>
    </message>
    <message>
        <source>The parameter, its gradient, what the last step added to it, and what the optimizer keeps of it</source>
        <translation>参数、梯度、上一步的更新量以及优化器保存的状态</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>部分</translation>
    </message>
    <message>
        <source>Part: the part of it that is shown</source>
        <translation>部分：所显示的部分</translation>
    </message>
    <message>
        <source>Why is its gradient None or zero?</source>
        <translation>它的梯度为什么是 None 或零？</translation>
    </message>
    <message>
        <source>Why?</source>
        <translation>为什么？</translation>
    </message>
    <message>
        <source>Why did it not move?</source>
        <translation>它为什么没有移动？</translation>
    </message>
</context>
<context>
    <name>Telling</name>
    <message>
        <source>Batch of iteration {0} · {1} of {2} samples</source>
        <translation>第 {0} 次迭代的批次 · {2} 个样本中的 {1} 个</translation>
    </message>
    <message>
        <source>≈ A kink: the slope is {0} on the left and {1} on the right; torch takes {2}.</source>
        <translation>≈ 折点：左侧斜率为 {0}，右侧为 {1}；torch 取 {2}。</translation>
    </message>
    <message>
        <source>✓ {name}: gradient {0}, finite difference {1} (step {2})</source>
        <translation>✓ {name}：梯度 {0}，有限差分 {1}（步长 {2}）</translation>
    </message>
    <message>
        <source>✗ {name}: gradient {0}, but finite difference {1} (step {2})</source>
        <translation>✗ {name}：梯度 {0}，但有限差分为 {1}（步长 {2}）</translation>
    </message>
</context>
<context>
    <name>TensorController</name>
    <message>
        <source>No script runs: there is no tensor to look at.</source>
        <translation>没有脚本在运行：没有可查看的张量。</translation>
    </message>
    <message>
        <source>Its numbers come with the next moment that training reaches.</source>
        <translation>训练到达下一个时刻时，数值就会出现。</translation>
    </message>
    <message>
        <source>Choose a parameter, a gradient or a buffer in the model tree, or a tensor of the batch.</source>
        <translation>请在模型树中选择参数、梯度或缓冲区，或选择批次中的张量。</translation>
    </message>
</context>
<context>
    <name>TensorHead</name>
    <message>
        <source>without the scaler&apos;s factor {factor:g}</source>
        <translation>不含缩放因子 {factor:g}</translation>
    </message>
    <message>
        <source>type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>dtype</source>
        <translation>数据类型</translation>
    </message>
    <message>
        <source>device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>layout</source>
        <translation>布局</translation>
    </message>
    <message>
        <source>memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>stride</source>
        <translation>步幅</translation>
    </message>
    <message>
        <source>elements</source>
        <translation>元素数</translation>
    </message>
    <message>
        <source>bytes</source>
        <translation>字节数</translation>
    </message>
    <message>
        <source>written in place</source>
        <translation>原地写入次数</translation>
    </message>
    <message>
        <source>channels last</source>
        <translation>通道在后</translation>
    </message>
    <message>
        <source>not contiguous</source>
        <translation>不连续</translation>
    </message>
    <message>
        <source>expanded: several elements are one in memory</source>
        <translation>已扩展：多个元素共用一处内存</translation>
    </message>
    <message>
        <source>contiguous</source>
        <translation>连续</translation>
    </message>
    <message>
        <source>Save the tensor</source>
        <translation>保存张量</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>固定</translation>
    </message>
    <message>
        <source>Stays with this tensor, whatever is chosen elsewhere</source>
        <translation>无论在别处选择什么，都停留在此张量</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Save for numpy, .npy…</source>
        <translation>保存为 numpy 文件 .npy…</translation>
    </message>
    <message>
        <source>Save for torch.load, .pt…</source>
        <translation>保存为 torch.load 文件 .pt…</translation>
    </message>
    <message>
        <source>Save as text, .csv…</source>
        <translation>保存为文本 .csv…</translation>
    </message>
    <message>
        <source>Save this view as a picture, .png…</source>
        <translation>将此视图保存为图片 .png…</translation>
    </message>
    <message>
        <source>Copy the numbers of this plane</source>
        <translation>复制此平面的数值</translation>
    </message>
    <message>
        <source>Copy this plane as Python</source>
        <translation>将此平面复制为 Python</translation>
    </message>
    <message>
        <source>part</source>
        <translation>部分</translation>
    </message>
</context>
<context>
    <name>TensorTable</name>
    <message>
        <source>Copy the chosen numbers</source>
        <translation>复制所选数字</translation>
    </message>
    <message>
        <source>Choose all</source>
        <translation>全选</translation>
    </message>
</context>
<context>
    <name>TensorView</name>
    <message>
        <source>Table</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>Heat map</source>
        <translation>热力图</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Histogram</source>
        <translation>直方图</translation>
    </message>
    <message>
        <source>Statistics</source>
        <translation>统计</translation>
    </message>
    <message>
        <source>How the tensor is shown</source>
        <translation>张量的显示方式</translation>
    </message>
</context>
<context>
    <name>TimelineController</name>
    <message>
        <source>The probe has left: no moments are recorded any more.</source>
        <translation>探针已离开：不再记录任何时刻。</translation>
    </message>
    <message>
        <source>The script has ended without a moment of training that was recorded.</source>
        <translation>脚本已结束，没有记录到任何训练时刻。</translation>
    </message>
    <message>
        <source>Moments appear here as training comes by them.</source>
        <translation>训练经过各个时刻时，它们会显示在这里。</translation>
    </message>
    <message>
        <source>The moments of the last iterations appear here: data, forward, loss, backward, step.</source>
        <translation>最近若干次迭代的各个时刻会显示在这里：数据、前向、损失、反向、step。</translation>
    </message>
    <message>
        <source>Saved {path}</source>
        <translation>已保存 {path}</translation>
    </message>
    <message>
        <source>{path} could not be written: {reason}</source>
        <translation>无法写入 {path}：{reason}</translation>
    </message>
</context>
<context>
    <name>TimelineHead</name>
    <message>
        <source>equal widths</source>
        <translation>等宽</translation>
    </message>
    <message>
        <source>Every moment as wide as any other, however long it took</source>
        <translation>每个时刻同样宽，不论用时多久</translation>
    </message>
    <message>
        <source>follow</source>
        <translation>跟随</translation>
    </message>
    <message>
        <source>Keep the newest moment in view</source>
        <translation>让最新的时刻保持可见</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>between them</source>
        <translation>各阶段之间</translation>
    </message>
</context>
<context>
    <name>TimelineView</name>
    <message>
        <source>Moments of the last iterations</source>
        <translation>最近若干次迭代的时刻</translation>
    </message>
    <message>
        <source>Export the moments as CSV…</source>
        <translation>将各时刻导出为 CSV…</translation>
    </message>
    <message>
        <source>Show its line of the source</source>
        <translation>显示它所在的源代码行</translation>
    </message>
    <message>
        <source>Run to this moment of the next iteration</source>
        <translation>运行到下一次迭代的这一时刻</translation>
    </message>
    <message>
        <source>Possible from the moment at which training is held</source>
        <translation>只能从训练停住的时刻开始</translation>
    </message>
    <message>
        <source>Click a moment, or use the arrow keys, to see what was recorded.</source>
        <translation>点击某个时刻或使用方向键，查看当时的记录。</translation>
    </message>
    <message>
        <source>Export the moments</source>
        <translation>导出各时刻</translation>
    </message>
    <message>
        <source>No moment of iteration {number} is kept.</source>
        <translation>没有保留迭代 {number} 的任何时刻。</translation>
    </message>
</context>
<context>
    <name>ToolBar</name>
    <message>
        <source>Step by</source>
        <translation>单步单位</translation>
    </message>
    <message>
        <source>What one Step (F8) runs</source>
        <translation>一次单步 (F8) 执行的范围</translation>
    </message>
    <message>
        <source>by</source>
        <translation>单位</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>phase</source>
        <translation>阶段</translation>
    </message>
    <message>
        <source>iteration</source>
        <translation>迭代</translation>
    </message>
    <message>
        <source>layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>node</source>
        <translation>节点</translation>
    </message>
    <message>
        <source>line</source>
        <translation>行</translation>
    </message>
</context>
<context>
    <name>VariablesTree</name>
    <message>
        <source>Edit the watch</source>
        <translation>编辑监视</translation>
    </message>
    <message>
        <source>Set value</source>
        <translation>设置值</translation>
    </message>
    <message>
        <source>Copy the expression</source>
        <translation>复制表达式</translation>
    </message>
    <message>
        <source>Copy the value</source>
        <translation>复制值</translation>
    </message>
    <message>
        <source>Plot its values</source>
        <translation>绘制其值</translation>
    </message>
    <message>
        <source>Take the watch away</source>
        <translation>移除监视</translation>
    </message>
    <message>
        <source>Watch it</source>
        <translation>监视</translation>
    </message>
    <message>
        <source>Evaluate…</source>
        <translation>求值…</translation>
    </message>
    <message>
        <source>Show tensor</source>
        <translation>显示张量</translation>
    </message>
    <message>
        <source>Hold when it changes</source>
        <translation>改变时停住</translation>
    </message>
</context>
<context>
    <name>VariablesView</name>
    <message>
        <source>Variables</source>
        <translation>变量</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Watch an expression</source>
        <translation>监视一个表达式</translation>
    </message>
    <message>
        <source>Enter: it is evaluated at each stop, and stands at the top</source>
        <translation>按 Enter：每次停住时求值，并显示在最上方</translation>
    </message>
</context>
<context>
    <name>WalkthroughData</name>
    <message>
        <source>Choose a folder of images, or of the full set</source>
        <translation>选择图片文件夹或完整数据集所在的文件夹</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>What the walkthrough trains on, and how to train it on more</source>
        <translation>演练用什么数据训练，以及如何使用更多数据</translation>
    </message>
    <message>
        <source>Download ({size} MB)</source>
        <translation>下载（{size} MB）</translation>
    </message>
    <message>
        <source>Restart with the bundled images</source>
        <translation>用自带图片重新开始</translation>
    </message>
    <message>
        <source>Restart with the full set</source>
        <translation>用完整数据集重新开始</translation>
    </message>
    <message>
        <source>Restart with these images</source>
        <translation>用这些图片重新开始</translation>
    </message>
    <message>
        <source>Start the walkthrough with the full set</source>
        <translation>用完整数据集启动演练</translation>
    </message>
    <message>
        <source>Start the walkthrough with these images</source>
        <translation>用这些图片启动演练</translation>
    </message>
</context>
<context>
    <name>WhyWindow</name>
    <message>
        <source>Why is the gradient of {path} None or zero?</source>
        <translation>{path} 的梯度为什么是 None 或零？</translation>
    </message>
    <message>
        <source>Why did {path} not move?</source>
        <translation>{path} 为什么没有移动？</translation>
    </message>
    <message>
        <source>Why?</source>
        <translation>为什么？</translation>
    </message>
    <message>
        <source>✓ seen, certain    ? not seen, or not known</source>
        <translation>✓ 已见到，确定    ? 未见到或未知</translation>
    </message>
    <message>
        <source>This is known while training is held: pause it, or step, and ask again.</source>
        <translation>训练暂停时才能知道：请暂停或单步后再问。</translation>
    </message>
</context>
<context>
    <name>WorkedStep</name>
    <message>
        <source>element: 0, 0</source>
        <translation>元素：0, 0</translation>
    </message>
    <message>
        <source>Element</source>
        <translation>元素</translation>
    </message>
    <message>
        <source>One step of {path}</source>
        <translation>{path} 的一步</translation>
    </message>
    <message>
        <source>One step of {path}: {optimizer}, iteration {iteration}</source>
        <translation>{path} 的一步：{optimizer}，第 {iteration} 次迭代</translation>
    </message>
    <message>
        <source>as happened, bit for bit</source>
        <translation>与实际逐位一致</translation>
    </message>
    <message>
        <source>as happened, to the last bit</source>
        <translation>与实际一致到最后一位</translation>
    </message>
    <message>
        <source>something else happened: this optimizer did not do that</source>
        <translation>实际发生的不同：该优化器没有这样做</translation>
    </message>
    <message>
        <source>there is no formula for this optimizer</source>
        <translation>该优化器没有公式</translation>
    </message>
</context>
<context>
    <name>aborting</name>
    <message>
        <source>Only a backward that is held at one of its nodes can be aborted.</source>
        <translation>只有停在某个节点处的反向传播才能中止。</translation>
    </message>
    <message>
        <source>This backward can not be aborted here: a node of another one has begun it (a reentrant checkpoint) and waits for it. Step until that is over.</source>
        <translation>不能在这里中止这次反向传播：它由另一次反向传播的某个节点发起（可重入的 checkpoint），那个节点正在等它。请先单步到它结束。</translation>
    </message>
    <message>
        <source>torch.autograd.grad can not be aborted: the code that has called it waits for its result.</source>
        <translation>torch.autograd.grad 不能中止：调用它的代码在等它的结果。</translation>
    </message>
    <message>
        <source>This backward can not be aborted: its nodes run in a thread of torch&apos;s own.</source>
        <translation>不能中止这次反向传播：它的节点在 torch 自己的线程里运行。</translation>
    </message>
    <message>
        <source>This backward can not be aborted: torch has compiled it.</source>
        <translation>不能中止这次反向传播：它已被 torch 编译。</translation>
    </message>
    <message>
        <source>This backward can not be aborted: other processes that train together with this one wait for it.</source>
        <translation>不能中止这次反向传播：与本进程一起训练的其他进程在等它。</translation>
    </message>
    <message>
        <source>This backward can not be aborted yet: the GradScaler fails at an optimizer without any gradient. Step to the first one.</source>
        <translation>现在还不能中止这次反向传播：优化器一个梯度都没有时 GradScaler 会出错。请先单步到第一个梯度出现。</translation>
    </message>
    <message>
        <source>This backward can not be aborted ({code}).</source>
        <translation>不能中止这次反向传播（{code}）。</translation>
    </message>
    <message>
        <source>They were not set to None: an optimizer has stepped meanwhile, or they were zeroed.</source>
        <translation>没有设为 None：其间优化器已更新过参数，或梯度已被清零。</translation>
    </message>
    <message>
        <source>They were not set to None: training is held within a forward or a backward. Step to its end first.</source>
        <translation>没有设为 None：训练正停在前向或反向传播的中途。请先单步到它结束。</translation>
    </message>
    <message>
        <source>They were not set to None: the GradScaler fails at an optimizer without any gradient.</source>
        <translation>没有设为 None：优化器一个梯度都没有时 GradScaler 会出错。</translation>
    </message>
    <message>
        <source>They were not set to None ({code}).</source>
        <translation>没有设为 None（{code}）。</translation>
    </message>
    <message>
        <source>Abort this backward?</source>
        <translation>要中止这次反向传播吗？</translation>
    </message>
    <message>
        <source>It ends before {node}: what is still to run does not run.</source>
        <translation>它在{node}之前结束：尚未运行的节点不再运行。</translation>
    </message>
    <message>
        <source>This changes the training: the script goes on after backward(); its optimizer will step with partial gradients unless they are set to None.</source>
        <translation>这会改变训练：脚本从 backward() 之后继续运行；除非把这些不完整的梯度设为 None，否则优化器会用它们更新参数。</translation>
    </message>
    <message>
        <source>You have aborted the backward of iteration {number}.</source>
        <translation>你中止了第 {number} 次迭代的反向传播。</translation>
    </message>
    <message>
        <source>The optimizer will step with partial gradients unless they are set to None.</source>
        <translation>除非把这些不完整的梯度设为 None，否则优化器会用它们更新参数。</translation>
    </message>
    <message>
        <source>Sums of earlier backwards are in {count} of them, and would be lost as well.</source>
        <translation>其中 {count} 个还累加了之前反向传播的梯度，这部分也会一并丢失。</translation>
    </message>
    <message>
        <source>It has not given any gradient yet; none comes to {missing}.</source>
        <translation>它还没有给出任何梯度；得不到梯度的有：{missing}。</translation>
    </message>
    <message>
        <source>It has given their gradients to all that it comes to: {given}.</source>
        <translation>它到达的参数都已得到梯度：{given}。</translation>
    </message>
    <message>
        <source>It has given gradients to {given}; none comes to {missing}.</source>
        <translation>已得到梯度的有：{given}；得不到梯度的有：{missing}。</translation>
    </message>
    <message>
        <source>Set them to None</source>
        <translation>把它们设为 None</translation>
    </message>
    <message>
        <source>sets the gradients that it has given to None, so that the optimizer leaves these parameters as they are</source>
        <translation>把它已给出的梯度设为 None，使优化器不改动这些参数</translation>
    </message>
    <message>
        <source>no parameter</source>
        <translation>没有参数</translation>
    </message>
    <message>
        <source>1 parameter</source>
        <translation>1 个参数</translation>
    </message>
    <message>
        <source>{count} parameters</source>
        <translation>{count} 个参数</translation>
    </message>
    <message>
        <source>{names} and {count} more</source>
        <translation>{names} 等，另有 {count} 项</translation>
    </message>
    <message>
        <source>node {node} of {layer}</source>
        <translation>{layer} 的节点 {node}</translation>
    </message>
    <message>
        <source>node {node}</source>
        <translation>节点 {node}</translation>
    </message>
    <message>
        <source>{number} of {count}</source>
        <translation>第 {number} 个，共 {count} 个</translation>
    </message>
</context>
<context>
    <name>actions</name>
    <message>
        <source>Pass them</source>
        <translation>经过</translation>
    </message>
    <message>
        <source>Stop there too</source>
        <translation>也停住</translation>
    </message>
    <message>
        <source>Between phases</source>
        <translation>阶段之间</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>单步</translation>
    </message>
    <message>
        <source>runs the next phase (or what “Step by” says) and holds</source>
        <translation>执行下一阶段（或“单步单位”所选范围）后暂停</translation>
    </message>
    <message>
        <source>Step into</source>
        <translation>步入</translation>
    </message>
    <message>
        <source>goes one level finer: into the layers of a forward, the nodes of a backward</source>
        <translation>细一级：进入前向的各层、反向的各节点</translation>
    </message>
    <message>
        <source>Step out</source>
        <translation>步出</translation>
    </message>
    <message>
        <source>finishes the layer, the nodes of a layer, or the phase, and holds</source>
        <translation>执行完该层、该层的节点或该阶段后停住</translation>
    </message>
    <message>
        <source>Step one iteration</source>
        <translation>单步一次迭代</translation>
    </message>
    <message>
        <source>runs to the same place of the next iteration and holds</source>
        <translation>运行到下一迭代的同一位置后暂停</translation>
    </message>
    <message>
        <source>Run to here</source>
        <translation>运行到此处</translation>
    </message>
    <message>
        <source>runs to the next call of the chosen layer, or until the chosen parameter gets its gradient</source>
        <translation>运行到所选层的下一次调用，或运行到所选参数得到梯度</translation>
    </message>
    <message>
        <source>Abort backward…</source>
        <translation>中止反向传播…</translation>
    </message>
    <message>
        <source>ends the backward that is held at a node: the nodes that are still to come do not run</source>
        <translation>结束停在某个节点处的反向传播：尚未运行的节点不再运行</translation>
    </message>
    <message>
        <source>puts every panel back to its place in the chosen layout</source>
        <translation>把每个面板放回所选布局中的位置</translation>
    </message>
    <message>
        <source>Learn</source>
        <translation>学习</translation>
    </message>
    <message>
        <source>the model, the source, the batch and the loss, large and calm</source>
        <translation>模型、源代码、批次和损失，大而清晰</translation>
    </message>
    <message>
        <source>Debug</source>
        <translation>调试</translation>
    </message>
    <message>
        <source>Diagnose</source>
        <translation>诊断</translation>
    </message>
    <message>
        <source>for a run that does not learn: the model and the loss beside the graph and a tensor</source>
        <translation>用于训练没有进展时：模型和损失，旁边是计算图和张量</translation>
    </message>
    <message>
        <source>Tensors</source>
        <translation>张量</translation>
    </message>
    <message>
        <source>lets training run until Pause, or starts the script</source>
        <translation>让训练运行到暂停为止，或启动脚本</translation>
    </message>
    <message>
        <source>Run to cursor</source>
        <translation>运行到光标处</translation>
    </message>
    <message>
        <source>runs to the line of the source that the cursor is in; there the keys of “Run to here” do it as well</source>
        <translation>运行到光标所在的源代码行；在那里“运行到此处”的按键同样有效</translation>
    </message>
    <message>
        <source>Show where it is held</source>
        <translation>显示停住的位置</translation>
    </message>
    <message>
        <source>shows the line that comes next, in its file</source>
        <translation>显示接下来的那一行及其文件</translation>
    </message>
    <message>
        <source>Temporary breakpoint</source>
        <translation>临时断点</translation>
    </message>
    <message>
        <source>sets a breakpoint on that line that is gone when it has held, or takes it away</source>
        <translation>在该行设置停住一次后即消失的断点，或将其移除</translation>
    </message>
    <message>
        <source>Edit breakpoint…</source>
        <translation>编辑断点…</translation>
    </message>
    <message>
        <source>condition, counts, log and plot of the breakpoint on that line; there is one then</source>
        <translation>该行断点的条件、计数、日志和绘图；没有则先设置一个</translation>
    </message>
    <message>
        <source>Evaluate…</source>
        <translation>求值…</translation>
    </message>
    <message>
        <source>runs an expression or statements in the held frame and shows the value</source>
        <translation>在停住的帧中运行表达式或语句并显示其值</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>holds training at its next moment; pressed again while none comes, right where it is</source>
        <translation>在下一个时刻停住训练；若一直没有，再按一次即停在当前位置</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>ends the script</source>
        <translation>结束脚本</translation>
    </message>
    <message>
        <source>Restart</source>
        <translation>重新启动</translation>
    </message>
    <message>
        <source>ends the script and starts it again</source>
        <translation>结束脚本并重新启动</translation>
    </message>
    <message>
        <source>While stepping</source>
        <translation>步进时</translation>
    </message>
    <message>
        <source>a script that is stepped is held once more before it ends: what it trained can be looked at</source>
        <translation>步进的脚本在结束前再暂停一次：可以查看训练的结果</translation>
    </message>
    <message>
        <source>Always</source>
        <translation>总是</translation>
    </message>
    <message>
        <source>a script that runs free is held before it ends, too; Python code of its own runs slower meanwhile</source>
        <translation>自由运行的脚本在结束前也会暂停；其间脚本自己的 Python 代码运行得较慢</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>从不</translation>
    </message>
    <message>
        <source>a script that is stepped ends without a last stop</source>
        <translation>步进的脚本直接结束，不再暂停</translation>
    </message>
    <message>
        <source>Open script…</source>
        <translation>打开脚本…</translation>
    </message>
    <message>
        <source>starts a training script of your own and holds it at its first batch</source>
        <translation>启动自己的训练脚本，并停在第一个批次</translation>
    </message>
    <message>
        <source>Launch…</source>
        <translation>启动…</translation>
    </message>
    <message>
        <source>starts a script or a module with the interpreter, arguments and environment you choose</source>
        <translation>用您选择的解释器、参数和环境变量启动脚本或模块</translation>
    </message>
    <message>
        <source>Walkthrough data…</source>
        <translation>演练数据…</translation>
    </message>
    <message>
        <source>what the walkthrough trains on: the bundled images, the full set, your own</source>
        <translation>演练所用的训练数据：自带图片、完整数据集或您自己的图片</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Reset layout</source>
        <translation>重置布局</translation>
    </message>
    <message>
        <source>every panel that tells where training is held: layer, node, graph, timeline, tensor</source>
        <translation>显示训练停在何处的所有面板：层、节点、计算图、时间线、张量</translation>
    </message>
    <message>
        <source>two tensors side by side, such as a weight and its gradient</source>
        <translation>两个张量并排，例如权重与其梯度</translation>
    </message>
    <message>
        <source>Second tensor beside</source>
        <translation>在旁边打开第二个张量</translation>
    </message>
    <message>
        <source>opens a second tensor panel beside the first: a weight next to its gradient</source>
        <translation>在第一个张量面板旁打开第二个：权重与其梯度并排</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色主题</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色主题</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统主题</translation>
    </message>
    <message>
        <source>Copy problem report</source>
        <translation>复制问题报告</translation>
    </message>
    <message>
        <source>copies versions, the state and the end of the console, for whoever shall help</source>
        <translation>复制版本、状态和控制台末尾，供帮助您的人查看</translation>
    </message>
    <message>
        <source>Open the walkthrough</source>
        <translation>打开演示脚本</translation>
    </message>
    <message>
        <source>starts the training script that comes with Gradstep: a small network that learns pictures</source>
        <translation>启动 Gradstep 自带的训练脚本：一个学习识别图片的小网络</translation>
    </message>
    <message>
        <source>Guided tour</source>
        <translation>导览</translation>
    </message>
    <message>
        <source>starts the walkthrough with seven balloons: from grad None to the chain rule</source>
        <translation>运行演示脚本并显示七个气泡：从 grad 为 None 到链式法则</translation>
    </message>
    <message>
        <source>Manual</source>
        <translation>手册</translation>
    </message>
    <message>
        <source>tells what the window shows, what it can do and what it costs</source>
        <translation>说明窗口显示什么、能做什么以及开销多大</translation>
    </message>
    <message>
        <source>Keys of PyCharm</source>
        <translation>PyCharm 按键</translation>
    </message>
    <message>
        <source>F8 steps, F9 resumes, Ctrl+F8 sets a breakpoint</source>
        <translation>F8 单步，F9 继续，Ctrl+F8 设断点</translation>
    </message>
    <message>
        <source>Keys of VS Code</source>
        <translation>VS Code 按键</translation>
    </message>
    <message>
        <source>F10 steps one line, F5 resumes, F9 sets a breakpoint</source>
        <translation>F10 单步一行，F5 继续，F9 设断点</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>tells every key and what it does</source>
        <translation>列出每个按键及其作用</translation>
    </message>
    <message>
        <source>About Gradstep</source>
        <translation>关于 Gradstep</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>运行(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>Hold before the script ends</source>
        <translation>脚本结束前暂停</translation>
    </message>
    <message>
        <source>Mute breakpoints</source>
        <translation>静音断点</translation>
    </message>
    <message>
        <source>Step one line</source>
        <translation>单步一行</translation>
    </message>
    <message>
        <source>Toggle breakpoint</source>
        <translation>切换断点</translation>
    </message>
    <message>
        <source>no breakpoint holds until they are heard again; they cost nothing meanwhile</source>
        <translation>在取消静音之前没有断点会停住；其间也没有任何开销</translation>
    </message>
    <message>
        <source>runs to the next statement of the script, whatever “Step by” says, and holds</source>
        <translation>无论“步长”为何，运行到脚本的下一条语句并停住</translation>
    </message>
    <message>
        <source>sets a breakpoint on the line of the source that you are at, or takes it away</source>
        <translation>在源代码当前行设置断点，或将其移除</translation>
    </message>
    <message>
        <source>a step by phase passes clipping, scalers, schedulers and what is written by hand; the next stop tells of them</source>
        <translation>按阶段单步时经过裁剪、缩放器、调度器与手动写入；下一个停点会说明</translation>
    </message>
    <message>
        <source>a step by phase stops after clipping, unscaling, a scaler&apos;s update, a scheduler&apos;s step, load_state_dict, and what is written by hand, too</source>
        <translation>按阶段单步时也停在裁剪、还原缩放、缩放器更新、调度器步进、load_state_dict 与手动写入之后</translation>
    </message>
</context>
<context>
    <name>breakpoints</name>
    <message>
        <source>All breakpoints are muted.</source>
        <translation>所有断点都已静音。</translation>
    </message>
    <message>
        <source>It can not hold here: there is no statement at this line.</source>
        <translation>无法在此停住：这一行没有语句。</translation>
    </message>
    <message>
        <source>It holds before this line runs.</source>
        <translation>在这一行运行之前停住。</translation>
    </message>
    <message>
        <source>It is inside of what torch has compiled, where nothing can hold.</source>
        <translation>它在 torch 已编译的代码之内，那里无法停住。</translation>
    </message>
    <message>
        <source>It is off.</source>
        <translation>已停用。</translation>
    </message>
    <message>
        <source>Its condition has failed, and does not hold until it is changed:</source>
        <translation>它的条件出错，修改之前不再停住：</translation>
    </message>
    <message>
        <source>Nothing of this name has run yet.</source>
        <translation>尚未运行过此名称的内容。</translation>
    </message>
    <message>
        <source>It holds there.</source>
        <translation>会在那里停住。</translation>
    </message>
    <message>
        <source>Its condition is no expression:</source>
        <translation>它的条件不是表达式：</translation>
    </message>
    <message>
        <source>holds once, then off</source>
        <translation>停住一次后关闭</translation>
    </message>
    <message>
        <source>only once</source>
        <translation>仅一次</translation>
    </message>
    <message>
        <source>only counts</source>
        <translation>只计数</translation>
    </message>
    <message>
        <source>after {place}</source>
        <translation>在 {place} 之后</translation>
    </message>
    <message>
        <source>uncaught errors</source>
        <translation>未捕获的错误</translation>
    </message>
    <message>
        <source>any exception</source>
        <translation>任意异常</translation>
    </message>
    <message>
        <source>before {phase}</source>
        <translation>{phase} 之前</translation>
    </message>
    <message>
        <source>after {phase}</source>
        <translation>{phase} 之后</translation>
    </message>
    <message>
        <source>iteration = {number}</source>
        <translation>迭代 = {number}</translation>
    </message>
    <message>
        <source>iteration ≥ {number}</source>
        <translation>迭代 ≥ {number}</translation>
    </message>
    <message>
        <source>every {number} iterations</source>
        <translation>每 {number} 次迭代</translation>
    </message>
    <message>
        <source>hit = {number}</source>
        <translation>命中 = {number}</translation>
    </message>
    <message>
        <source>hits ≥ {number}</source>
        <translation>命中 ≥ {number}</translation>
    </message>
    <message>
        <source>every {number} hits</source>
        <translation>每 {number} 次命中</translation>
    </message>
    <message>
        <source>plot {expression}</source>
        <translation>绘图 {expression}</translation>
    </message>
    <message>
        <source>log “{message}”</source>
        <translation>日志“{message}”</translation>
    </message>
    <message>
        <source>It takes {number} µs each time.</source>
        <translation>每次耗时 {number} µs。</translation>
    </message>
    <message>
        <source>No code of this file has run yet.</source>
        <translation>这个文件还没有代码运行过。</translation>
    </message>
    <message>
        <source>No statement begins at line {asked}: it holds at line {line}.</source>
        <translation>第 {asked} 行没有语句开始：改在第 {line} 行停住。</translation>
    </message>
    <message>
        <source>The file is not what it was when it was loaded: restart to hold here.</source>
        <translation>文件与加载时不同：重新启动后才能在此停住。</translation>
    </message>
    <message>
        <source>Whether it can hold here is known when the script runs.</source>
        <translation>脚本运行后才知道能否在此停住。</translation>
    </message>
    <message>
        <source>compiled</source>
        <translation>已编译</translation>
    </message>
    <message>
        <source>condition failed</source>
        <translation>条件出错</translation>
    </message>
    <message>
        <source>file changed</source>
        <translation>文件已改</translation>
    </message>
    <message>
        <source>in workers</source>
        <translation>在工作进程中</translation>
    </message>
    <message>
        <source>moved</source>
        <translation>已移动</translation>
    </message>
    <message>
        <source>muted</source>
        <translation>已静音</translation>
    </message>
    <message>
        <source>off</source>
        <translation>停用</translation>
    </message>
    <message>
        <source>pending</source>
        <translation>待定</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>被拒绝</translation>
    </message>
    <message>
        <source>set</source>
        <translation>已设置</translation>
    </message>
    <message>
        <source>verified</source>
        <translation>已确认</translation>
    </message>
    <message>
        <source>Hits</source>
        <translation>命中</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>When · what it does</source>
        <translation>何时 · 做什么</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>开销</translation>
    </message>
    <message>
        <source>always</source>
        <translation>始终</translation>
    </message>
    <message>
        <source>held here</source>
        <translation>停在此处</translation>
    </message>
    <message>
        <source>It is looked at at both ends of each phase, at each stop, and at each line that a step comes by.</source>
        <translation>在每个阶段的开始和结束、每次停住时以及单步经过的每一行检查它。</translation>
    </message>
    <message>
        <source>It holds in the backward, once the last gradient of its parameters has arrived.</source>
        <translation>在反向传播中、其参数的最后一个梯度到达后停住。</translation>
    </message>
    <message>
        <source>gradient of {name}</source>
        <translation>{name} 的梯度</translation>
    </message>
    <message>
        <source>{name} changes</source>
        <translation>{name} 改变</translation>
    </message>
    <message>
        <source>Worker processes run this line; they are never held. Data can be loaded in this process instead.</source>
        <translation>这一行由工作进程运行，它们从不被停住。可以改为在本进程中加载数据。</translation>
    </message>
    <message>
        <source>loads data in this process</source>
        <translation>在本进程中加载数据</translation>
    </message>
</context>
<context>
    <name>call_stack</name>
    <message>
        <source>1 frame of {libraries}</source>
        <translation>{libraries} 的 1 个帧</translation>
    </message>
    <message>
        <source>1 other thread</source>
        <translation>另有 1 个线程</translation>
    </message>
    <message>
        <source>Running. Who calls whom is known while it is held.</source>
        <translation>正在运行。停住时才知道谁调用了谁。</translation>
    </message>
    <message>
        <source>The script has ended: nothing calls anything any more.</source>
        <translation>脚本已结束：不再有任何调用。</translation>
    </message>
    <message>
        <source>The stack could not be read.</source>
        <translation>无法读取调用栈。</translation>
    </message>
    <message>
        <source>Who called whom stands here while the script is held.</source>
        <translation>脚本停住时，这里显示谁调用了谁。</translation>
    </message>
    <message>
        <source>{count} frames of {libraries}</source>
        <translation>{libraries} 的 {count} 个帧</translation>
    </message>
    <message>
        <source>{count} more frames</source>
        <translation>还有 {count} 个帧</translation>
    </message>
    <message>
        <source>{count} other threads</source>
        <translation>另有 {count} 个线程</translation>
    </message>
    <message>
        <source>{function}  of {layer}</source>
        <translation>{layer} 的 {function}</translation>
    </message>
    <message>
        <source>{name}: held in {function}</source>
        <translation>{name}：停在 {function}</translation>
    </message>
    <message>
        <source>{name}: runs on in {function}</source>
        <translation>{name}：在 {function} 中继续运行</translation>
    </message>
    <message>
        <source>{name}: waits in {function}</source>
        <translation>{name}：在 {function} 中等待</translation>
    </message>
</context>
<context>
    <name>data</name>
    <message>
        <source>The walkthrough trains on the {bundled} images of {name} that come with Gradstep.</source>
        <translation>演练使用 Gradstep 自带的 {bundled} 张 {name} 图片训练。</translation>
    </message>
    <message>
        <source>The walkthrough trains on the full {name} in {folder}.</source>
        <translation>演练使用 {folder} 中完整的 {name} 训练。</translation>
    </message>
    <message>
        <source>The walkthrough trains on the images in {folder}.</source>
        <translation>演练使用 {folder} 中的图片训练。</translation>
    </message>
    <message>
        <source>{bundled} bundled images of {name} · get the full set…</source>
        <translation>{bundled} 张自带的 {name} 图片 · 获取完整数据集…</translation>
    </message>
    <message>
        <source>full {name}</source>
        <translation>完整的 {name}</translation>
    </message>
    <message>
        <source>images in {short}</source>
        <translation>{short} 中的图片</translation>
    </message>
    <message>
        <source>The full set can be downloaded ({size} MB); the walkthrough then trains on its {images} test images. Your own images will do as well: a folder that holds one folder of images for each class.</source>
        <translation>可以下载完整数据集（{size} MB），之后演练将使用其中的 {images} 张测试图片训练。也可以使用您自己的图片：一个文件夹，其中每个类别各有一个图片文件夹。</translation>
    </message>
    <message>
        <source>The full {name} lies in {folder}. Restart the walkthrough to train on it.</source>
        <translation>完整的 {name} 位于 {folder}。重新开始演练即可用它训练。</translation>
    </message>
    <message>
        <source>{folder} has images of {count} classes: {classes}. Restart the walkthrough to train on them.</source>
        <translation>{folder} 中有 {count} 个类别的图片：{classes}。重新开始演练即可用它们训练。</translation>
    </message>
    <message>
        <source>There is nothing to train on in {folder}: neither {name} nor a folder of images for each class. A download would put the full set there.</source>
        <translation>{folder} 中没有可用于训练的内容：既没有 {name}，也没有按类别存放的图片文件夹。下载会把完整数据集放在那里。</translation>
    </message>
    <message>
        <source>from {address}
to {folder}</source>
        <translation>来源：{address}
保存到：{folder}</translation>
    </message>
    <message>
        <source>The checksum is right. Unpacking: {percent} %</source>
        <translation>校验和正确。正在解压：{percent} %</translation>
    </message>
    <message>
        <source>Connecting to {host} …</source>
        <translation>正在连接 {host} …</translation>
    </message>
    <message>
        <source>Loading from {host}: {done:.1f} MB · {speed:.1f} MB/s</source>
        <translation>正在从 {host} 下载：{done:.1f} MB · {speed:.1f} MB/s</translation>
    </message>
    <message>
        <source>Loading from {host}: {done:.1f} of {total:.1f} MB · {percent} % · {speed:.1f} MB/s</source>
        <translation>正在从 {host} 下载：{done:.1f} / {total:.1f} MB · {percent} % · {speed:.1f} MB/s</translation>
    </message>
    <message>
        <source>{name}: {percent} % unpacked</source>
        <translation>{name}：已解压 {percent} %</translation>
    </message>
    <message>
        <source>{name}: {percent} % loaded</source>
        <translation>{name}：已下载 {percent} %</translation>
    </message>
    <message>
        <source>{name}: loading</source>
        <translation>{name}：正在下载</translation>
    </message>
    <message>
        <source>The connection to {host} was cut after {done:.1f} MB. Nothing was kept; try again.</source>
        <translation>与 {host} 的连接在下载 {done:.1f} MB 后中断。未保留任何内容，请重试。</translation>
    </message>
    <message>
        <source>Cancelled. Nothing was kept.</source>
        <translation>已取消。未保留任何内容。</translation>
    </message>
    <message>
        <source>{host} can not be reached ({detail}). Is this computer connected to the network?</source>
        <translation>无法连接 {host}（{detail}）。这台计算机是否已连接网络？</translation>
    </message>
    <message>
        <source>No secure connection to {host} could be made ({detail}).</source>
        <translation>无法与 {host} 建立安全连接（{detail}）。</translation>
    </message>
    <message>
        <source>The connection to {host} was cut after {done:.1f} of {total:.1f} MB. Nothing was kept; try again.</source>
        <translation>与 {host} 的连接在下载 {done:.1f} / {total:.1f} MB 后中断。未保留任何内容，请重试。</translation>
    </message>
    <message>
        <source>{host} has sent nothing for a while; {done:.1f} MB had come. Nothing was kept; try again.</source>
        <translation>{host} 已有一段时间没有发送数据；此前收到 {done:.1f} MB。未保留任何内容，请重试。</translation>
    </message>
    <message>
        <source>{host} does not give the file: it answers {status} ({detail}).</source>
        <translation>{host} 没有提供该文件：其应答为 {status}（{detail}）。</translation>
    </message>
    <message>
        <source>What {host} sent is not {name}: its MD5 sum is {found}, and should be {expected}. Nothing was kept.</source>
        <translation>{host} 发来的不是 {name}：其 MD5 为 {found}，应为 {expected}。未保留任何内容。</translation>
    </message>
    <message>
        <source>The disk of {folder} is full. Nothing was kept; make room and try again.</source>
        <translation>{folder} 所在的磁盘已满。未保留任何内容；请腾出空间后重试。</translation>
    </message>
    <message>
        <source>There is not enough room in {folder}: {done:.0f} MB are free, {total:.0f} MB are needed.</source>
        <translation>{folder} 空间不足：可用 {done:.0f} MB，需要 {total:.0f} MB。</translation>
    </message>
    <message>
        <source>Nothing can be written into {folder}. Choose another folder.</source>
        <translation>无法写入 {folder}。请选择其他文件夹。</translation>
    </message>
    <message>
        <source>The file can not be written into {folder}: {detail}.</source>
        <translation>无法将文件写入 {folder}：{detail}。</translation>
    </message>
    <message>
        <source>Another window is downloading into {folder} already.</source>
        <translation>另一个窗口已在向 {folder} 下载。</translation>
    </message>
    <message>
        <source>The archive wants to write outside of its folder ({detail}). It was refused; nothing was kept.</source>
        <translation>压缩包试图写到自己的文件夹之外（{detail}）。已拒绝，未保留任何内容。</translation>
    </message>
    <message>
        <source>The archive can not be unpacked ({detail}). Nothing was kept.</source>
        <translation>无法解压该压缩包（{detail}）。未保留任何内容。</translation>
    </message>
    <message>
        <source>The archive lacks {detail}. Nothing was kept.</source>
        <translation>压缩包缺少 {detail}。未保留任何内容。</translation>
    </message>
    <message>
        <source>Python {version} can not unpack archives safely. Start Gradstep with a newer Python.</source>
        <translation>Python {version} 无法安全地解压。请使用更新的 Python 启动 Gradstep。</translation>
    </message>
</context>
<context>
    <name>declining</name>
    <message>
        <source>Python {version} is too old, {oldest} is the oldest that can be debugged</source>
        <translation>Python {version} 太旧，最低可调试 {oldest}</translation>
    </message>
    <message>
        <source>torch {version} is too old, {oldest} is the oldest that can be debugged</source>
        <translation>torch {version} 太旧，最低可调试 {oldest}</translation>
    </message>
    <message>
        <source>There is no file {path}.</source>
        <translation>没有文件 {path}。</translation>
    </message>
    <message>
        <source>{name} is a folder. Choose the training script in it.</source>
        <translation>{name} 是文件夹，请选择其中的训练脚本。</translation>
    </message>
    <message>
        <source>{name} is a folder with a __main__.py: it runs as a module (Launch…, module {name}).</source>
        <translation>{name} 是含 __main__.py 的文件夹：可作为模块运行（启动…，模块 {name}）。</translation>
    </message>
    <message>
        <source>{name} is no notebook that can be read: it has no code cells.</source>
        <translation>{name} 不是可读取的笔记本：其中没有代码单元。</translation>
    </message>
    <message>
        <source>{name} is a model, not a script. Open the script that trains it.</source>
        <translation>{name} 是模型，不是脚本。请打开训练它的脚本。</translation>
    </message>
    <message>
        <source>{name} is empty: there is nothing to run in it.</source>
        <translation>{name} 是空文件，没有可运行的内容。</translation>
    </message>
    <message>
        <source>{name} is not a text file, so it is no Python script.</source>
        <translation>{name} 不是文本文件，因此不是 Python 脚本。</translation>
    </message>
    <message>
        <source>{name} can not be read. Is it yours to read?</source>
        <translation>无法读取 {name}，您有读取权限吗？</translation>
    </message>
    <message>
        <source>{name} is not an ordinary file, so it is no Python script.</source>
        <translation>{name} 不是普通文件，因此不是 Python 脚本。</translation>
    </message>
    <message>
        <source>{name} is no Python script: its name does not end in .py.</source>
        <translation>{name} 不是 Python 脚本：文件名不以 .py 结尾。</translation>
    </message>
    <message>
        <source>{path} is not a Python: it gave no version.</source>
        <translation>{path} 不是 Python：没有给出版本。</translation>
    </message>
    <message>
        <source>{path} did not say its version within 15 seconds.</source>
        <translation>{path} 在 15 秒内没有给出版本。</translation>
    </message>
    <message>
        <source>{path} could not be started: {reason}</source>
        <translation>无法启动 {path}：{reason}</translation>
    </message>
</context>
<context>
    <name>devices</name>
    <message>
        <source>exit code {code}</source>
        <translation>退出码 {code}</translation>
    </message>
    <message>
        <source>{kind} · not available</source>
        <translation>{kind} · 不可用</translation>
    </message>
</context>
<context>
    <name>findings</name>
    <message>
        <source>error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>hint</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>1 error</source>
        <translation>1 个错误</translation>
    </message>
    <message>
        <source>{count} errors</source>
        <translation>{count} 个错误</translation>
    </message>
    <message>
        <source>1 warning</source>
        <translation>1 个警告</translation>
    </message>
    <message>
        <source>{count} warnings</source>
        <translation>{count} 个警告</translation>
    </message>
    <message>
        <source>1 hint</source>
        <translation>1 个提示</translation>
    </message>
    <message>
        <source>{count} hints</source>
        <translation>{count} 个提示</translation>
    </message>
    <message>
        <source>since iteration {first}</source>
        <translation>自第 {first} 次迭代起</translation>
    </message>
    <message>
        <source>{count} parameters</source>
        <translation>{count} 个参数</translation>
    </message>
    <message>
        <source>seen {count} times, last in {last}</source>
        <translation>见到 {count} 次，最近在第 {last} 次迭代</translation>
    </message>
    <message>
        <source>{count} that follow from it</source>
        <translation>{count} 个后果</translation>
    </message>
    <message>
        <source>{some} rules looked</source>
        <translation>{some} 条规则已检查</translation>
    </message>
    <message>
        <source>{some} rules looked, {others} could not</source>
        <translation>{some} 条规则已检查，{others} 条无法检查</translation>
    </message>
    <message>
        <source>checked in {some} of them</source>
        <translation>检查了其中 {some} 次</translation>
    </message>
    <message>
        <source>Nothing to judge yet: the rules look on as soon as something is trained.</source>
        <translation>还没有可判断的：一开始训练，规则就会检查。</translation>
    </message>
    <message>
        <source>No findings. The rules looked on in {count} iterations.</source>
        <translation>没有发现。规则检查了 {count} 次迭代。</translation>
    </message>
    <message>
        <source>{looked}: who is in which optimizer, the order of zero_grad, backward and step, whether gradients come to each weight, updates, learning rates, NaN and Inf, losses and what goes into them, batches, modes, layers.</source>
        <translation>{looked}：哪个参数在哪个优化器中，zero_grad、backward 与 step 的顺序，梯度是否到达每个权重，更新量，学习率，NaN 与 Inf，损失及其输入，批次，模式，层。</translation>
    </message>
    <message>
        <source>The rules have left ({where}).</source>
        <translation>规则已退出（{where}）。</translation>
    </message>
    <message>
        <source>Could not look for {code}: {why}</source>
        <translation>无法检查 {code}：{why}</translation>
    </message>
    <message>
        <source>the model is compiled</source>
        <translation>模型已编译</translation>
    </message>
    <message>
        <source>it needs whole passes over the data, and in a free run the rules rest in between</source>
        <translation>它需要完整地看过数据的每一轮，而自由运行时规则会间歇休息</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>fires when update ÷ weight is above</source>
        <translation>更新 ÷ 权重高于此值时触发</translation>
    </message>
    <message>
        <source>fires when update ÷ weight is below</source>
        <translation>更新 ÷ 权重低于此值时触发</translation>
    </message>
    <message>
        <source>fires when decay ÷ gradient is above</source>
        <translation>衰减 ÷ 梯度高于此值时触发</translation>
    </message>
    <message>
        <source>fires when the first layer's gradient norm is below</source>
        <translation>第一层的梯度范数低于此值时触发</translation>
    </message>
    <message>
        <source>fires when norm ÷ its running median is above</source>
        <translation>范数 ÷ 其滑动中位数高于此值时触发</translation>
    </message>
    <message>
        <source>fires when the cosine of two gradients is below</source>
        <translation>前后两个梯度的余弦低于此值时触发</translation>
    </message>
    <message>
        <source>fires when the share of dead units is above</source>
        <translation>失活单元的比例高于此值时触发</translation>
    </message>
    <message>
        <source>fires when the maximum of the input is above</source>
        <translation>输入的最大值高于此值时触发</translation>
    </message>
    <message>
        <source>fires when the share of constant columns is at least</source>
        <translation>不变列的比例不低于此值时触发</translation>
    </message>
    <message>
        <source>fires when loss ÷ median of the first ones is above</source>
        <translation>损失 ÷ 最初损失的中位数高于此值时触发</translation>
    </message>
    <message>
        <source>fires when the relative distance from chance is below</source>
        <translation>与随机猜测的相对差距低于此值时触发</translation>
    </message>
    <message>
        <source>fires when the clipping factor is below</source>
        <translation>裁剪系数低于此值时触发</translation>
    </message>
    <message>
        <source>fires when rate ÷ greatest rate is below</source>
        <translation>学习率 ÷ 最大学习率低于此值时触发</translation>
    </message>
</context>
<context>
    <name>gradients</name>
    <message>
        <source>Parameter</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Gradient norm</source>
        <translation>梯度范数</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>log₁₀ Δ / w</source>
        <translation>log₁₀(Δ/w)</translation>
    </message>
    <message>
        <source>at the step of iteration {iteration}; about −3 is usual</source>
        <translation>在第 {iteration} 次迭代的更新；通常约为 −3</translation>
    </message>
    <message>
        <source>norms on a log axis · iteration {iteration}</source>
        <translation>对数轴上的范数 · 迭代 {iteration}</translation>
    </message>
    <message>
        <source>the first layers of a large model · {told}</source>
        <translation>大模型的前若干层 · {told}</translation>
    </message>
    <message>
        <source>The gradient of each parameter stands here once a model was called.</source>
        <translation>模型被调用后，每个参数的梯度显示在这里。</translation>
    </message>
    <message>
        <source>None</source>
        <translation>None</translation>
    </message>
    <message>
        <source>not reached</source>
        <translation>未到达</translation>
    </message>
    <message>
        <source>frozen</source>
        <translation>已冻结</translation>
    </message>
    <message>
        <source>reached</source>
        <translation>已到达</translation>
    </message>
    <message>
        <source>accumulated</source>
        <translation>已累积</translation>
    </message>
    <message>
        <source>clipped</source>
        <translation>已裁剪</translation>
    </message>
    <message>
        <source>stepped</source>
        <translation>已更新</translation>
    </message>
    <message>
        <source>cleared</source>
        <translation>已清除</translation>
    </message>
    <message>
        <source>exactly 0</source>
        <translation>恰为 0</translation>
    </message>
    <message>
        <source>NaN or Inf</source>
        <translation>NaN 或 Inf</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>各步</translation>
    </message>
    <message>
        <source>zeroed</source>
        <translation>清零</translation>
    </message>
    <message>
        <source>backward</source>
        <translation>反向</translation>
    </message>
    <message>
        <source>clip</source>
        <translation>裁剪</translation>
    </message>
    <message>
        <source>step</source>
        <translation>更新</translation>
    </message>
    <message>
        <source>left alone: grad None</source>
        <translation>未动：梯度为 None</translation>
    </message>
    <message>
        <source>left out by the scaler</source>
        <translation>被缩放器跳过</translation>
    </message>
    <message>
        <source>reached by {count} backwards since it was cleared</source>
        <translation>自清零以来已有 {count} 次反向到达</translation>
    </message>
    <message>
        <source>clipped, times {factor}</source>
        <translation>已裁剪，乘以 {factor}</translation>
    </message>
    <message>
        <source>stepped, ‖Δ‖ {norm}</source>
        <translation>已更新，‖Δ‖ {norm}</translation>
    </message>
    <message>
        <source>in no module</source>
        <translation>不在任何模块中</translation>
    </message>
</context>
<context>
    <name>graph</name>
    <message>
        <source>The graph of the loss appears here once training is held at one.</source>
        <translation>训练停在损失处之后，这里会显示损失的计算图。</translation>
    </message>
    <message>
        <source>No graph yet: this iteration has not come to its loss. Step until the loss is done.</source>
        <translation>还没有计算图：本次迭代尚未算到损失。请步进到损失完成。</translation>
    </message>
    <message>
        <source>This loss has no graph: it was computed under no_grad, or nothing that it is made of requires a gradient.</source>
        <translation>这个损失没有计算图：它是在 no_grad 下计算的，或者组成它的量都不需要梯度。</translation>
    </message>
    <message>
        <source>What the loss function gave is there no more: the graph is shown when backward begins.</source>
        <translation>损失函数给出的张量已不存在：反向传播开始时会显示计算图。</translation>
    </message>
    <message>
        <source>This loss came while training ran free, when nothing is noted. The next one is shown.</source>
        <translation>这个损失是训练自由运行时算出的，当时不作记录。下一个损失会显示出来。</translation>
    </message>
    <message>
        <source>The graph can not be shown: it could not be read.</source>
        <translation>无法显示计算图：读取失败。</translation>
    </message>
    <message>
        <source>✓ has run</source>
        <translation>✓ 已执行</translation>
    </message>
    <message>
        <source>◐ has run in part</source>
        <translation>◐ 已执行一部分</translation>
    </message>
    <message>
        <source>▶ runs next</source>
        <translation>▶ 下一个执行</translation>
    </message>
    <message>
        <source>○ still to run</source>
        <translation>○ 尚未执行</translation>
    </message>
    <message>
        <source>What it keeps is packed, as in a checkpoint, and not unpacked for looking.</source>
        <translation>它保存的内容是打包的（如检查点），查看时不会解包。</translation>
    </message>
    <message>
        <source>What it kept is freed.</source>
        <translation>它保存的内容已释放。</translation>
    </message>
    <message>
        <source>What it keeps was overwritten since.</source>
        <translation>它保存的内容此后已被覆盖。</translation>
    </message>
    <message>
        <source>How much it keeps is not known.</source>
        <translation>它保存了多少不得而知。</translation>
    </message>
    <message>
        <source>compiled, its nodes are what torch made of it, its layers are not known</source>
        <translation>已编译，其节点由 torch 生成，其中的各层不可知</translation>
    </message>
    <message>
        <source>scripted, its nodes are what torch made of it, its layers are not known</source>
        <translation>已脚本化，其节点由 torch 生成，其中的各层不可知</translation>
    </message>
    <message>
        <source>No call of a layer was seen to make these nodes: they are grouped by the parameters that they feed.</source>
        <translation>没有看到产生这些节点的层调用：节点按其梯度所到的参数分组。</translation>
    </message>
    <message>
        <source>No call of a layer was seen to make these nodes.</source>
        <translation>没有看到产生这些节点的层调用。</translation>
    </message>
    <message>
        <source>Layers are not followed in a checkpoint: nodes are grouped by the parameters that they feed.</source>
        <translation>检查点内不跟踪各层：节点按其馈入的参数分组。</translation>
    </message>
    <message>
        <source>The graph of the last loss: this iteration has none yet.</source>
        <translation>这是上一个损失的计算图：本次迭代还没有损失。</translation>
    </message>
    <message>
        <source>This is the last graph that was seen.</source>
        <translation>这是最后看到的计算图。</translation>
    </message>
    <message>
        <source>1 node</source>
        <translation>1 个节点</translation>
    </message>
    <message>
        <source>{0} nodes</source>
        <translation>{0} 个节点</translation>
    </message>
    <message>
        <source>{0} of {1} nodes</source>
        <translation>{1} 个节点中的 {0} 个</translation>
    </message>
    <message>
        <source>node {0} of {1}</source>
        <translation>第 {0} 个节点，共 {1} 个</translation>
    </message>
    <message>
        <source>all {0} nodes have run</source>
        <translation>全部 {0} 个节点已执行</translation>
    </message>
    <message>
        <source>backward has failed after {0} of {1} nodes</source>
        <translation>反向传播在 {1} 个节点中的 {0} 个之后失败</translation>
    </message>
    <message>
        <source>backward was aborted after {0} of {1} nodes</source>
        <translation>反向传播在运行 {1} 个节点中的 {0} 个之后被中止</translation>
    </message>
    <message>
        <source>backward is over: {0} of {1} nodes are known to have run</source>
        <translation>反向传播已结束：已知执行了 {1} 个节点中的 {0} 个</translation>
    </message>
    <message>
        <source>{0} nodes, none has run</source>
        <translation>{0} 个节点，均未执行</translation>
    </message>
    <message>
        <source>{0} saved, and kept: retain_graph</source>
        <translation>已保存 {0}，并保留：retain_graph</translation>
    </message>
    <message>
        <source>what it kept is freed</source>
        <translation>保存的内容已释放</translation>
    </message>
    <message>
        <source>{0} saved for backward</source>
        <translation>为反向传播保存了 {0}</translation>
    </message>
    <message>
        <source>{0} saved, {1} freed</source>
        <translation>已保存 {0}，已释放 {1}</translation>
    </message>
    <message>
        <source>{name}, iteration {iteration}</source>
        <translation>{name}，第 {iteration} 次迭代</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Within a node of another backward: a checkpoint is computed again</source>
        <translation>在另一次反向传播的节点之内：检查点正在重新计算</translation>
    </message>
    <message>
        <source>only the first {0} of {1} nodes</source>
        <translation>仅 {1} 个节点中的前 {0} 个</translation>
    </message>
    <message>
        <source>{0}; so are {1} others</source>
        <translation>{0}；另有 {1} 个也是如此</translation>
    </message>
    <message>
        <source>accumulates into {0}.grad</source>
        <translation>累加到 {0}.grad</translation>
    </message>
    <message>
        <source>accumulates into a tensor that is no parameter of the model</source>
        <translation>累加到一个不是模型参数的张量</translation>
    </message>
    <message>
        <source>call {0} of this layer in the iteration</source>
        <translation>本次迭代中这一层的第 {0} 次调用</translation>
    </message>
    <message>
        <source>gets {0}</source>
        <translation>收到 {0}</translation>
    </message>
    <message>
        <source>gives {0}</source>
        <translation>给出 {0}</translation>
    </message>
    <message>
        <source>kept {0}, freed since</source>
        <translation>曾保存 {0}，现已释放</translation>
    </message>
    <message>
        <source>keeps {0}</source>
        <translation>保存 {0}</translation>
    </message>
    <message>
        <source>{0} · call {1}</source>
        <translation>{0} · 第 {1} 次调用</translation>
    </message>
</context>
<context>
    <name>inside</name>
    <message>
        <source>Done last</source>
        <translation>上一个</translation>
    </message>
    <message>
        <source>no layer yet in this forward</source>
        <translation>本次前向中还没有层执行完</translation>
    </message>
    <message>
        <source>ended with an exception</source>
        <translation>以异常结束</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一个</translation>
    </message>
    <message>
        <source>the end of the layer around</source>
        <translation>外层即将结束</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>called at</source>
        <translation>调用处</translation>
    </message>
    <message>
        <source>took</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>no node yet of this backward</source>
        <translation>本次反向中还没有节点执行</translation>
    </message>
    <message>
        <source>node {index} of {count}</source>
        <translation>第 {index} 个节点，共 {count} 个</translation>
    </message>
    <message>
        <source>node {index}</source>
        <translation>第 {index} 个节点</translation>
    </message>
    <message>
        <source>none: the script&apos;s own arithmetic, or a loss</source>
        <translation>无：脚本自己的运算，或损失</translation>
    </message>
    <message>
        <source>gradient in</source>
        <translation>传入梯度</translation>
    </message>
    <message>
        <source>gradient out</source>
        <translation>传出梯度</translation>
    </message>
    <message>
        <source>layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>a GradScaler&apos;s, in all gradients here</source>
        <translation>来自 GradScaler，此处所有梯度均含此因子</translation>
    </message>
    <message>
        <source>factor</source>
        <translation>因子</translation>
    </message>
    <message>
        <source>populated</source>
        <translation>已填充</translation>
    </message>
    <message>
        <source>adds to</source>
        <translation>累加到</translation>
    </message>
    <message>
        <source>leads to</source>
        <translation>通向</translation>
    </message>
    <message>
        <source>a parameter that the model tree does not show</source>
        <translation>模型树中未显示的参数</translation>
    </message>
    <message>
        <source>saved {name}</source>
        <translation>保存的 {name}</translation>
    </message>
    <message>
        <source>argument</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>kept in another form, as a checkpoint does: not unpacked for looking</source>
        <translation>以其他形式保存（如 checkpoint）：不会为查看而解包</translation>
    </message>
    <message>
        <source>the graph has let it go</source>
        <translation>计算图已将其释放</translation>
    </message>
    <message>
        <source>written into in place since: backward can not use it</source>
        <translation>之后被就地改写：反向无法再使用</translation>
    </message>
    <message>
        <source>this version of torch does not tell what it is</source>
        <translation>此版本的 torch 不提供其内容</translation>
    </message>
    <message>
        <source>let go by the script</source>
        <translation>已被脚本释放</translation>
    </message>
    <message>
        <source>written into in place since</source>
        <translation>之后被就地改写</translation>
    </message>
    <message>
        <source>compiled: a black box, passed in one step</source>
        <translation>已编译：视为黑盒，一步通过</translation>
    </message>
    <message>
        <source>scripted: a black box, passed in one step</source>
        <translation>已脚本化：视为黑盒，一步通过</translation>
    </message>
    <message>
        <source>call {number} of this iteration</source>
        <translation>本次迭代的第 {number} 次调用</translation>
    </message>
    <message>
        <source>{time:.3g} ms</source>
        <translation>{time:.3g} 毫秒</translation>
    </message>
    <message>
        <source>{time:.3g} s</source>
        <translation>{time:.3g} 秒</translation>
    </message>
    <message>
        <source>Press F7 (Step into) to walk through the layers of this forward.</source>
        <translation>按 F7（步入）逐层走过这次前向。</translation>
    </message>
    <message>
        <source>Press F7 (Step into) to walk through this backward: gradients arrive one after another, the last layer first.</source>
        <translation>按 F7（步入）走过这次反向：梯度从最后一层开始依次到达。</translation>
    </message>
    <message>
        <source>Training is held between two moments: no layer and no node is about to run.</source>
        <translation>训练停在两个时刻之间：没有即将执行的层或节点。</translation>
    </message>
    <message>
        <source>The script has come to its end: no layer and no node is to run any more.</source>
        <translation>脚本已运行到末尾：不会再有层或节点执行。</translation>
    </message>
    <message>
        <source>Step (F8) until forward or backward comes next; there, F7 (Step into) walks through its layers or nodes.</source>
        <translation>单步（F8）直到下一步为前向或反向；然后用 F7（步入）走过其中的层或节点。</translation>
    </message>
    <message>
        <source>The script starts. Held within a forward or a backward, its layers and nodes are shown here.</source>
        <translation>脚本正在启动。停在前向或反向之中时，这里显示其层与节点。</translation>
    </message>
    <message>
        <source>Training runs. Pause it (F6) or step into a forward or a backward, and its layers and nodes are shown here.</source>
        <translation>训练正在运行。暂停（F6）或步入前向或反向后，这里显示其层与节点。</translation>
    </message>
    <message>
        <source>The script has ended: no layer and no node is to run any more.</source>
        <translation>脚本已结束：不会再有层或节点执行。</translation>
    </message>
    <message>
        <source>Layers with what they are given and give, and the nodes of a backward with their gradients, are shown here while a script is held within them.</source>
        <translation>脚本停在前向或反向之中时，这里显示各层的输入与输出，以及反向各节点及其梯度。</translation>
    </message>
    <message>
        <source>The script runs on by itself, and tells nothing of its layers any more.</source>
        <translation>脚本独自继续运行，不再报告其各层的情况。</translation>
    </message>
    <message>
        <source>What is here could not be read: {detail}</source>
        <translation>无法读取此处的内容：{detail}</translation>
    </message>
</context>
<context>
    <name>interpreters</name>
    <message>
        <source>virtual environment {name}</source>
        <translation>虚拟环境 {name}</translation>
    </message>
    <message>
        <source>the one that runs Gradstep</source>
        <translation>运行 Gradstep 的解释器</translation>
    </message>
    <message>
        <source>active environment ({variable})</source>
        <translation>当前环境（{variable}）</translation>
    </message>
    <message>
        <source>used before</source>
        <translation>以前用过</translation>
    </message>
    <message>
        <source>Python {version} has no torch: install it there, or choose another interpreter.</source>
        <translation>Python {version} 没有 torch：请在其中安装，或选择其他解释器。</translation>
    </message>
    <message>
        <source>Its name is not that of a Python, so it was not asked for its version.</source>
        <translation>名称不像 Python，因此没有查询版本。</translation>
    </message>
    <message>
        <source>Python {python} · a torch of unknown version</source>
        <translation>Python {python} · 版本未知的 torch</translation>
    </message>
</context>
<context>
    <name>launch_form</name>
    <message>
        <source>Choose the Python that runs it.</source>
        <translation>请选择运行它的 Python。</translation>
    </message>
    <message>
        <source>{path} is a folder without a Python in it.</source>
        <translation>{path} 是没有 Python 的文件夹。</translation>
    </message>
    <message>
        <source>There is no Python at {path}.</source>
        <translation>{path} 处没有 Python。</translation>
    </message>
    <message>
        <source>{path} is not a program: it can not be run.</source>
        <translation>{path} 不是程序，无法运行。</translation>
    </message>
    <message>
        <source>Choose a training script.</source>
        <translation>请选择训练脚本。</translation>
    </message>
    <message>
        <source>Name a module, as behind python -m: package.train</source>
        <translation>请填写模块名，同 python -m 之后：package.train</translation>
    </message>
    <message>
        <source>A module is named with dots and without .py: package.train</source>
        <translation>模块名用点分隔，不带 .py：package.train</translation>
    </message>
    <message>
        <source>A module&apos;s name has no spaces; arguments go into their own field.</source>
        <translation>模块名没有空格；参数请填在参数栏。</translation>
    </message>
    <message>
        <source>A quotation mark is opened and not closed.</source>
        <translation>引号没有闭合。</translation>
    </message>
    <message>
        <source>The last backslash has nothing behind it.</source>
        <translation>最后的反斜杠后面没有内容。</translation>
    </message>
    <message>
        <source>There is no folder {path}.</source>
        <translation>没有文件夹 {path}。</translation>
    </message>
    <message>
        <source>Line {number} is not NAME=VALUE: “{line}”</source>
        <translation>第 {number} 行不是 NAME=VALUE：“{line}”</translation>
    </message>
    <message>
        <source>Line {number} has no name that a variable can have: “{line}”</source>
        <translation>第 {number} 行没有合法的变量名：“{line}”</translation>
    </message>
    <message>
        <source>Line {number}: {name} is Gradstep&apos;s own; take another name.</source>
        <translation>第 {number} 行：{name} 由 Gradstep 专用，请换一个名称。</translation>
    </message>
    <message>
        <source>Line {number} sets {name} once more.</source>
        <translation>第 {number} 行重复设置了 {name}。</translation>
    </message>
</context>
<context>
    <name>model_tree</name>
    <message>
        <source>exactly 0</source>
        <translation>恰为 0</translation>
    </message>
    <message>
        <source>clipped</source>
        <translation>已裁剪</translation>
    </message>
    <message>
        <source>backward has filled grad, and each of its elements is exactly 0</source>
        <translation>反向传播写入了 grad，且其中每个元素恰为 0</translation>
    </message>
    <message>
        <source>grad was made shorter after backward</source>
        <translation>grad 在反向传播之后被缩短</translation>
    </message>
    <message>
        <source>1 parameter</source>
        <translation>1 个参数</translation>
    </message>
    <message>
        <source>{0} parameters</source>
        <translation>{0} 个参数</translation>
    </message>
    <message>
        <source>shared with {0}</source>
        <translation>与 {0} 共享</translation>
    </message>
    <message>
        <source>norm</source>
        <translation>范数</translation>
    </message>
    <message>
        <source>grad norm</source>
        <translation>梯度范数</translation>
    </message>
    <message>
        <source>min</source>
        <translation>最小</translation>
    </message>
    <message>
        <source>max</source>
        <translation>最大</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>平均值</translation>
    </message>
    <message>
        <source>“{0}” is not a number, as in grad&gt;1 or norm&lt;1e-6.</source>
        <translation>“{0}”不是数字，写法如 grad&gt;1 或 norm&lt;1e-6。</translation>
    </message>
    <message>
        <source>“{0}:” is not a filter key. Known keys: {1}.</source>
        <translation>“{0}:” 不是筛选键。可用的键：{1}。</translation>
    </message>
    <message>
        <source>No grad state is called “{0}”. Known states: {1}.</source>
        <translation>没有名为“{0}”的梯度状态。可用的状态：{1}。</translation>
    </message>
    <message>
        <source>None</source>
        <translation>None</translation>
    </message>
    <message>
        <source>populated</source>
        <translation>已填充</translation>
    </message>
    <message>
        <source>accumulated</source>
        <translation>已累积</translation>
    </message>
    <message>
        <source>used by step</source>
        <translation>已被 step 使用</translation>
    </message>
    <message>
        <source>zeroed</source>
        <translation>已清零</translation>
    </message>
    <message>
        <source>frozen</source>
        <translation>已冻结</translation>
    </message>
    <message>
        <source>not reached</source>
        <translation>未到达</translation>
    </message>
    <message>
        <source>grad is None: no backward has reached this parameter yet</source>
        <translation>grad 为 None：反向传播尚未到达此参数</translation>
    </message>
    <message>
        <source>one backward has filled grad</source>
        <translation>一次反向传播已填充 grad</translation>
    </message>
    <message>
        <source>several backwards have added to grad</source>
        <translation>多次反向传播已累加到 grad</translation>
    </message>
    <message>
        <source>an optimizer step has used this grad</source>
        <translation>优化器 step 已使用此 grad</translation>
    </message>
    <message>
        <source>grad is there and was set to zero</source>
        <translation>grad 存在且已置零</translation>
    </message>
    <message>
        <source>requires_grad is False: no gradient will come</source>
        <translation>requires_grad 为 False：不会有梯度</translation>
    </message>
    <message>
        <source>the last backward did not reach this parameter</source>
        <translation>最近一次反向传播未到达此参数</translation>
    </message>
    <message>
        <source>next</source>
        <translation>下一个</translation>
    </message>
    <message>
        <source>at its end</source>
        <translation>在末尾</translation>
    </message>
    <message>
        <source>done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>execution stands here: this layer is called next</source>
        <translation>执行停在此处：接下来调用这一层</translation>
    </message>
    <message>
        <source>execution stands here, at the end of this layer</source>
        <translation>执行停在此处：这一层的末尾</translation>
    </message>
    <message>
        <source>this layer was finished last</source>
        <translation>最近完成的是这一层</translation>
    </message>
    <message>
        <source>execution stands here: the gradients of this layer come next</source>
        <translation>执行停在此处：接下来是这一层的梯度</translation>
    </message>
    <message>
        <source>the last node that ran belongs to this layer</source>
        <translation>最近运行的节点属于这一层</translation>
    </message>
    <message>
        <source>new</source>
        <translation>新</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>变化</translation>
    </message>
    <message>
        <source>cleared</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>in no optimizer</source>
        <translation>不在任何优化器中</translation>
    </message>
    <message>
        <source> (call {0})</source>
        <translation>（第 {0} 次调用）</translation>
    </message>
    <message>
        <source>compiled: a black box</source>
        <translation>已编译：黑盒</translation>
    </message>
    <message>
        <source>scripted: a black box</source>
        <translation>已脚本化（TorchScript）：黑盒</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Params</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>Grad</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>Grad norm</source>
        <translation>梯度范数</translation>
    </message>
    <message>
        <source>Norm</source>
        <translation>范数</translation>
    </message>
    <message>
        <source>Min</source>
        <translation>最小值</translation>
    </message>
    <message>
        <source>Max</source>
        <translation>最大值</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>均值</translation>
    </message>
    <message>
        <source>Grad / norm</source>
        <translation>梯度 / 范数</translation>
    </message>
    <message>
        <source>sorted by name · click again for the order of the model</source>
        <translation>按名称排序 · 再次点击恢复模型的顺序</translation>
    </message>
    <message>
        <source>sorted by {0}, largest first · click again for the order of the model</source>
        <translation>按{0}排序，最大的在前 · 再次点击恢复模型的顺序</translation>
    </message>
    <message>
        <source>1 trained tensor in no module</source>
        <translation>1 个不属于任何模块的受训张量</translation>
    </message>
    <message>
        <source>Trained tensors in no module</source>
        <translation>不属于任何模块的受训张量</translation>
    </message>
    <message>
        <source>{0} trained tensors in no module</source>
        <translation>{0} 个不属于任何模块的受训张量</translation>
    </message>
    <message>
        <source>value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>eval</source>
        <translation>评估</translation>
    </message>
    <message>
        <source>train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>in eval mode: dropout passes all, batch norm uses its running statistics</source>
        <translation>处于评估模式：dropout 全部放行，batch norm 使用累计的统计量</translation>
    </message>
    <message>
        <source>in train mode, the layer above it in eval mode</source>
        <translation>处于训练模式，而其上一层处于评估模式</translation>
    </message>
    <message>
        <source>eval mode</source>
        <translation>评估模式</translation>
    </message>
    <message>
        <source>train mode</source>
        <translation>训练模式</translation>
    </message>
</context>
<context>
    <name>moves</name>
    <message>
        <source>where the script puts it</source>
        <translation>由脚本决定</translation>
    </message>
    <message>
        <source>torch knows no device {target}.</source>
        <translation>torch 没有名为 {target} 的设备。</translation>
    </message>
    <message>
        <source>{target} can not be used: {detail}</source>
        <translation>无法使用 {target}：{detail}</translation>
    </message>
    <message>
        <source>Tensors on {target} have no numbers: nothing can be trained there.</source>
        <translation>{target} 上的张量没有数值：无法在其上训练。</translation>
    </message>
    <message>
        <source>There is nothing to move: no parameters of a model or an optimizer are known yet.</source>
        <translation>没有可移动的内容：尚不知道任何模型或优化器的参数。</translation>
    </message>
    <message>
        <source>Training is not moved to {target}: the script has put it in several places ({detail}).</source>
        <translation>训练没有移到 {target}：脚本已把它放在多个地方（{detail}）。</translation>
    </message>
    <message>
        <source>Training is not moved to {target}: its tensors could not stay the same objects there, and the optimizer would lose them.</source>
        <translation>训练没有移到 {target}：张量在那里无法保持为同一对象，优化器会失去它们。</translation>
    </message>
    <message>
        <source>Training is not moved to {target}: several processes or devices train it together.</source>
        <translation>训练没有移到 {target}：它由多个进程或设备共同训练。</translation>
    </message>
    <message>
        <source>Training is not moved to {target}: other threads of the script train just now.</source>
        <translation>训练没有移到 {target}：脚本的其他线程正在训练。</translation>
    </message>
    <message>
        <source>Training could not be moved to {target} and is where it was: {detail}</source>
        <translation>训练无法移到 {target}，仍在原处：{detail}</translation>
    </message>
    <message>
        <source>{target} did not work: {message}{at}. Everything is back on {origin} as it was before.</source>
        <translation>{target} 无法工作：{message}{at}。一切已恢复到 {origin} 上的原状。</translation>
    </message>
    <message>
        <source>On {device}, where you had moved training: {sentence}</source>
        <translation>在您移动训练所至的 {device} 上：{sentence}</translation>
    </message>
    <message>
        <source>{target} · at the next iteration</source>
        <translation>{target} · 下一次迭代时</translation>
    </message>
    <message>
        <source>Training moves at the next iteration: {target}</source>
        <translation>训练将在下一次迭代时移动：{target}</translation>
    </message>
    <message>
        <source>You have moved training from {origin} to {target}: {count} tensors, {size}</source>
        <translation>您已将训练从 {origin} 移到 {target}：{count} 个张量，{size}</translation>
    </message>
    <message>
        <source>Training runs where the script puts it. Another device moves it there at its next iteration.</source>
        <translation>训练在脚本所定的设备上运行。选择另一设备，会在下一次迭代时移到那里。</translation>
    </message>
    <message>
        <source>The source of {script} was not found, so nobody knows whether it chooses its device itself.</source>
        <translation>找不到 {script} 的源代码，因此无法知道它是否自行选择设备。</translation>
    </message>
    <message>
        <source>{file} chooses its device itself, in line {line}: {text}. Two would decide, so no other is offered here; change it there.</source>
        <translation>{file} 在第 {line} 行自行选择设备：{text}。为避免两处同时决定，这里不提供其他设备；请在脚本中修改。</translation>
    </message>
    <message>
        <source>others: not offered</source>
        <translation>其他设备：不提供</translation>
    </message>
    <message>
        <source>others: not offered, see {file}:{line}</source>
        <translation>其他设备：不提供，见 {file}:{line}</translation>
    </message>
</context>
<context>
    <name>optimizer</name>
    <message>
        <source>Group</source>
        <translation>组</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Momentum or β</source>
        <translation>动量或 β</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>权重衰减</translation>
    </message>
    <message>
        <source>The optimizers of the script stand here once they are made.</source>
        <translation>脚本的优化器创建后显示在这里。</translation>
    </message>
    <message>
        <source>Choose a parameter in the model tree to see its step worked out in numbers.</source>
        <translation>在模型树中选择一个参数，查看其一步的数值推算。</translation>
    </message>
    <message>
        <source>No step of this element was seen yet: step over the optimizer&apos;s step.</source>
        <translation>还没有见到该元素的更新：请单步越过优化器的更新。</translation>
    </message>
    <message>
        <source>It has no such element.</source>
        <translation>它没有这样的元素。</translation>
    </message>
    <message>
        <source>Its steps can not be looked at now.</source>
        <translation>现在无法查看它的更新。</translation>
    </message>
</context>
<context>
    <name>panels</name>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>源代码</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>批次</translation>
    </message>
    <message>
        <source>Layer and node</source>
        <translation>层与节点</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>时间线</translation>
    </message>
    <message>
        <source>Graph</source>
        <translation>计算图</translation>
    </message>
    <message>
        <source>Console</source>
        <translation>控制台</translation>
    </message>
    <message>
        <source>Tensor</source>
        <translation>张量</translation>
    </message>
    <message>
        <source>Tensor, second</source>
        <translation>张量（二）</translation>
    </message>
    <message>
        <source>Loss lab</source>
        <translation>损失实验室</translation>
    </message>
    <message>
        <source>Breakpoints</source>
        <translation>断点</translation>
    </message>
    <message>
        <source>Call stack</source>
        <translation>调用栈</translation>
    </message>
    <message>
        <source>Variables</source>
        <translation>变量</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>发现</translation>
    </message>
    <message>
        <source>Gradients</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>Optimizer</source>
        <translation>优化器</translation>
    </message>
</context>
<context>
    <name>recents</name>
    <message>
        <source>Walkthrough</source>
        <translation>演示脚本</translation>
    </message>
    <message>
        <source>Module</source>
        <translation>模块</translation>
    </message>
    <message>
        <source>Script</source>
        <translation>脚本</translation>
    </message>
    <message>
        <source>Arguments</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Interpreter</source>
        <translation>解释器</translation>
    </message>
    <message>
        <source>Working directory</source>
        <translation>工作目录</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>环境变量</translation>
    </message>
    <message>
        <source>There is no folder {path} to run it in.</source>
        <translation>没有用于运行的文件夹 {path}。</translation>
    </message>
    <message>
        <source>There is no Python at {path}.</source>
        <translation>{path} 处没有 Python。</translation>
    </message>
    <message>
        <source>None yet</source>
        <translation>暂无</translation>
    </message>
    <message>
        <source>{count} entries of the settings could not be read and are left out</source>
        <translation>设置中有 {count} 条无法读取，已略过</translation>
    </message>
    <message>
        <source>Ranks</source>
        <translation>rank 数</translation>
    </message>
</context>
<context>
    <name>refusals</name>
    <message>
        <source>The model has changed since {name} was chosen: choose it again.</source>
        <translation>选择 {name} 之后模型已改变：请重新选择。</translation>
    </message>
    <message>
        <source>{name} is no longer there: the script has let it go.</source>
        <translation>{name} 已不存在：脚本已将其释放。</translation>
    </message>
    <message>
        <source>Training does not come to {name}: it is neither a layer nor a parameter.</source>
        <translation>训练不会运行到 {name}：它既不是层也不是参数。</translation>
    </message>
    <message>
        <source>It can not be run to {name}: this node has run already.</source>
        <translation>无法运行到 {name}：该节点已经运行过。</translation>
    </message>
    <message>
        <source>It can not be run to {name}: the graph is another one by now.</source>
        <translation>无法运行到 {name}：现在已经是另一个计算图了。</translation>
    </message>
    <message>
        <source>It can not be run to {name}: no statement begins there.</source>
        <translation>无法运行到 {name}：那里没有语句开始。</translation>
    </message>
    <message>
        <source>No model is known yet, so there is nothing to run to.</source>
        <translation>尚不知道任何模型，因此没有可运行到的位置。</translation>
    </message>
    <message>
        <source>It can not be run to {name} ({code}).</source>
        <translation>无法运行到 {name}（{code}）。</translation>
    </message>
</context>
<context>
    <name>sentences</name>
    <message>
        <source>{phase} at {place}</source>
        <translation>{place} 处的{phase}</translation>
    </message>
    <message>
        <source>clip</source>
        <translation>裁剪</translation>
    </message>
    <message>
        <source>unscale</source>
        <translation>还原缩放</translation>
    </message>
    <message>
        <source>scaler update</source>
        <translation>缩放器更新</translation>
    </message>
    <message>
        <source>schedule</source>
        <translation>调度</translation>
    </message>
    <message>
        <source>load state</source>
        <translation>载入状态</translation>
    </message>
    <message>
        <source>not known yet</source>
        <translation>尚不可知</translation>
    </message>
    <message>
        <source> (expected)</source>
        <translation>（预计）</translation>
    </message>
    <message>
        <source>, line {line} (expected)</source>
        <translation>，第 {line} 行（预计）</translation>
    </message>
    <message>
        <source>{phase} number {number} at its line</source>
        <translation>该行的第 {number} 次{phase}</translation>
    </message>
    <message>
        <source>assigned after this stop: {names}</source>
        <translation>此停点之后才赋值：{names}</translation>
    </message>
    <message>
        <source>data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>zero_grad</source>
        <translation>zero_grad</translation>
    </message>
    <message>
        <source>forward</source>
        <translation>前向</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>backward</source>
        <translation>反向</translation>
    </message>
    <message>
        <source>step</source>
        <translation>step</translation>
    </message>
    <message>
        <source>end</source>
        <translation>结束</translation>
    </message>
    <message>
        <source>READY</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>STARTING</source>
        <translation>正在启动</translation>
    </message>
    <message>
        <source>RUNNING</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>PAUSING</source>
        <translation>正在暂停</translation>
    </message>
    <message>
        <source>ENDED</source>
        <translation>已结束</translation>
    </message>
    <message>
        <source>ERROR</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Open a script to begin (Ctrl+O)</source>
        <translation>打开脚本以开始 (Ctrl+O)</translation>
    </message>
    <message>
        <source>{script} has finished; this process itself did not train anything.</source>
        <translation>{script} 已结束；这个进程本身没有训练任何东西。</translation>
    </message>
    <message>
        <source>1 process that it started ({names}) was not followed</source>
        <translation>它启动的 1 个进程（{names}）没有被跟踪</translation>
    </message>
    <message>
        <source>{count} processes that it started ({names}) were not followed</source>
        <translation>它启动的 {count} 个进程（{names}）没有被跟踪</translation>
    </message>
    <message>
        <source>1 process runs that this one started ({names}); Gradstep follows only this one</source>
        <translation>这个进程启动的 1 个进程（{names}）正在运行；Gradstep 只跟踪这一个</translation>
    </message>
    <message>
        <source>{count} processes run that this one started ({names}); Gradstep follows only this one</source>
        <translation>这个进程启动的 {count} 个进程（{names}）正在运行；Gradstep 只跟踪这一个</translation>
    </message>
    <message>
        <source>asked to end; ended in 2 s if it does not</source>
        <translation>已要求结束；若不结束，2 秒后将强制结束</translation>
    </message>
    <message>
        <source>does not answer for {seconds:.0f} s: suspended, or inside of something that lets nothing else run</source>
        <translation>已有 {seconds:.0f} 秒没有应答：被挂起，或正处于不让其他代码运行的操作中</translation>
    </message>
    <message>
        <source>{some} of {all} parameters have a gradient</source>
        <translation>{all} 个参数中 {some} 个有梯度</translation>
    </message>
    <message>
        <source>held between two phases, at {place}: what is there may be half done</source>
        <translation>停在两个阶段之间，位于 {place}：那里的内容可能只完成一半</translation>
    </message>
    <message>
        <source>next: {phase}</source>
        <translation>下一步：{phase}</translation>
    </message>
    <message>
        <source>{phase} done, the script has come to its end</source>
        <translation>{phase} 已完成，脚本已到末尾</translation>
    </message>
    <message>
        <source>{phase} done, next: {coming}</source>
        <translation>{phase} 已完成，下一步：{coming}</translation>
    </message>
    <message>
        <source>{phase} ended with an exception, next: {coming}</source>
        <translation>{phase} 以异常结束，下一步：{coming}</translation>
    </message>
    <message>
        <source>{phase} skipped: the scaled gradients held inf or NaN, next: {coming}</source>
        <translation>{phase} 已跳过：缩放后的梯度含有 inf 或 NaN，下一步：{coming}</translation>
    </message>
    <message>
        <source>{phase} of {name}</source>
        <translation>{name} 的 {phase}</translation>
    </message>
    <message>
        <source>backward aborted, held where it was called</source>
        <translation>反向传播已中止，停在调用它的地方</translation>
    </message>
    <message>
        <source>backward aborted, next: {coming}</source>
        <translation>反向传播已中止，下一步：{coming}</translation>
    </message>
    <message>
        <source>in forward, next: layer {layer}</source>
        <translation>前向中，下一步：层 {layer}</translation>
    </message>
    <message>
        <source>in forward, at the end of layer {layer}</source>
        <translation>前向中，位于层 {layer} 的末尾</translation>
    </message>
    <message>
        <source>in backward, next: the nodes of {layer}</source>
        <translation>反向中，下一步：{layer} 的节点</translation>
    </message>
    <message>
        <source>in backward, next: node {node} of {layer}</source>
        <translation>反向中，下一步：{layer} 的节点 {node}</translation>
    </message>
    <message>
        <source>in backward, next: node {node}</source>
        <translation>反向中，下一步：节点 {node}</translation>
    </message>
    <message>
        <source> (call {number})</source>
        <translation>（第 {number} 次调用）</translation>
    </message>
    <message>
        <source>{layer} done</source>
        <translation>{layer} 已完成</translation>
    </message>
    <message>
        <source>ran last: a node of {layer}</source>
        <translation>刚运行过：{layer} 的一个节点</translation>
    </message>
    <message>
        <source>node {number} of {count}</source>
        <translation>节点 {number} / {count}</translation>
    </message>
    <message>
        <source>iteration {number}</source>
        <translation>迭代 {number}</translation>
    </message>
    <message>
        <source>iteration {number} (counted by optimizer steps)</source>
        <translation>迭代 {number}（按优化器 step 计）</translation>
    </message>
    <message>
        <source>iteration {number} (counted by backwards)</source>
        <translation>迭代 {number}（按反向传播计）</translation>
    </message>
    <message>
        <source>starting {script}</source>
        <translation>正在启动 {script}</translation>
    </message>
    <message>
        <source>its probe has not called yet, for {seconds:.0f} s</source>
        <translation>其探针尚未连接，已 {seconds:.0f} 秒</translation>
    </message>
    <message>
        <source>running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>running to {place}</source>
        <translation>正在运行到 {place}</translation>
    </message>
    <message>
        <source>{rate:.1f} iterations/s</source>
        <translation>{rate:.1f} 迭代/秒</translation>
    </message>
    <message>
        <source>pausing: holds at the next phase</source>
        <translation>正在暂停：将停在下一阶段</translation>
    </message>
    <message>
        <source>Pause again holds right here</source>
        <translation>再按一次暂停即停在此处</translation>
    </message>
    <message>
        <source>in {function} at {place} for {seconds:.0f} s</source>
        <translation>在 {function}（{place}）已 {seconds:.0f} 秒</translation>
    </message>
    <message>
        <source>at {place} for {seconds:.0f} s</source>
        <translation>位于 {place}，已 {seconds:.0f} 秒</translation>
    </message>
    <message>
        <source>waits for input: type it under the console</source>
        <translation>正在等待输入：请在控制台下方键入</translation>
    </message>
    <message>
        <source>waits for input at {place}: type it under the console</source>
        <translation>在 {place} 等待输入：请在控制台下方键入</translation>
    </message>
    <message>
        <source>the probe has left ({reason}); training goes on unwatched</source>
        <translation>探针已退出（{reason}）；训练继续，不再受监视</translation>
    </message>
    <message>
        <source>the script has closed its connection, or has become another program</source>
        <translation>脚本关闭了它的连接，或已变为另一个程序</translation>
    </message>
    <message>
        <source>the script has removed torch&apos;s global hooks: optimizer steps are not seen any more</source>
        <translation>脚本已移除 torch 的全局钩子：此后看不到优化器的 step</translation>
    </message>
    <message>
        <source>PAUSED</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>it said what can not be understood: {what}</source>
        <translation>对方发来无法理解的内容：{what}</translation>
    </message>
    <message>
        <source>{script} ended itself{when}{words}</source>
        <translation>{script} 自行结束{when}{words}</translation>
    </message>
    <message>
        <source> in iteration {number}</source>
        <translation>，在迭代 {number} 中</translation>
    </message>
    <message>
        <source>{script} has finished after iteration {iteration}.</source>
        <translation>{script} 已在迭代 {iteration} 后完成。</translation>
    </message>
    <message>
        <source>{script} wants other arguments: {detail}. Give them with Launch… (Shift+F9).</source>
        <translation>{script} 需要别的参数：{detail}。请用“启动…”（Shift+F9）给出。</translation>
    </message>
    <message>
        <source>A line of a notebook, which exists only there: open the notebook itself (.ipynb)</source>
        <translation>笔记本中才有的一行：请直接打开笔记本（.ipynb）</translation>
    </message>
    <message>
        <source>The debuggee was told to end by another program ({name}){when}.</source>
        <translation>被调试进程被其他程序要求结束（{name}）{when}。</translation>
    </message>
    <message>
        <source>Segmentation fault (SIGSEGV){at}{when}</source>
        <translation>段错误 (SIGSEGV){at}{when}</translation>
    </message>
    <message>
        <source>A library gave up (SIGABRT){at}{when}</source>
        <translation>某个库中止了运行 (SIGABRT){at}{when}</translation>
    </message>
    <message>
        <source>The debuggee died of {name}{at}{when}</source>
        <translation>被调试进程因 {name} 终止{at}{when}</translation>
    </message>
    <message>
        <source>{what}; it left no word on where.</source>
        <translation>{what}；没有留下发生位置。</translation>
    </message>
    <message>
        <source>{what}; the console has Python&apos;s last words.</source>
        <translation>{what}；Python 的最后输出见控制台。</translation>
    </message>
    <message>
        <source>Stopped by you; the curves and the tree keep what was last seen.</source>
        <translation>已由你停止；曲线和模型树保留最后的状态。</translation>
    </message>
    <message>
        <source>{script} runs on without the window; its output goes to {detail}.</source>
        <translation>{script} 脱离窗口继续运行；输出写入 {detail}。</translation>
    </message>
    <message>
        <source>There is no file {detail}. Open another script (Ctrl+O).</source>
        <translation>文件 {detail} 不存在。请打开其他脚本 (Ctrl+O)。</translation>
    </message>
    <message>
        <source>There is no Python at {detail}. Choose another interpreter.</source>
        <translation>{detail} 处没有 Python。请选择其他解释器。</translation>
    </message>
    <message>
        <source>{interpreter} ended with exit code {code} before it could connect.</source>
        <translation>{interpreter} 在连接之前以退出码 {code} 结束。</translation>
    </message>
    <message>
        <source>{script} has finished; it did not train anything.</source>
        <translation>{script} 已完成；没有进行任何训练。</translation>
    </message>
    <message>
        <source> in layer {path} ({type})</source>
        <translation>，层 {path} ({type})</translation>
    </message>
    <message>
        <source> at {place}</source>
        <translation>，位于 {place}</translation>
    </message>
    <message>
        <source>inputs: {inputs}</source>
        <translation>输入：{inputs}</translation>
    </message>
    <message>
        <source>gradients of parameters are shown without the scaler&apos;s factor {factor:g}</source>
        <translation>显示的梯度已除去缩放系数 {factor:g}</translation>
    </message>
    <message>
        <source>{script} called sys.exit({code}){when}.</source>
        <translation>{script} 调用了 sys.exit({code}){when}。</translation>
    </message>
    <message>
        <source>{script} ended at once with exit code {code}{when}, and could not say where (os._exit, or a library that gave up).</source>
        <translation>{script} 立即以退出码 {code} 结束{when}，无法得知位置（os._exit，或某个库中止）。</translation>
    </message>
    <message>
        <source>{script} came to its end{when}; then, while Python closed down, it failed with exit code {code}.</source>
        <translation>{script} 已运行到结尾{when}；随后在 Python 关闭过程中失败，退出码 {code}。</translation>
    </message>
    <message>
        <source>{script} has ended unwatched, with exit code {code}.</source>
        <translation>{script} 在未被监视的情况下结束，退出码 {code}。</translation>
    </message>
    <message>
        <source>{script} ended at once with exit code 0{when} (os._exit); what it may have left running is not watched.</source>
        <translation>{script} 立即以退出码 0 结束{when}（os._exit）；它可能留下的进程不受监视。</translation>
    </message>
    <message>
        <source>{script} was not started: no port of this machine could be opened for the conversation with it.</source>
        <translation>未启动 {script}：无法在本机打开与其通信的端口。</translation>
    </message>
    <message>
        <source>{script} was not started: its arguments, its environment or a path can not be handed to a process ({detail}).</source>
        <translation>未启动 {script}：其参数、环境变量或某个路径无法传给进程（{detail}）。</translation>
    </message>
    <message>
        <source>{script} can not run in its working directory: {detail}.</source>
        <translation>{script} 无法在其工作目录中运行：{detail}。</translation>
    </message>
    <message>
        <source>{detail} could not be started: what runs it (named in its first line, or its loader) is no more. Choose another interpreter.</source>
        <translation>无法启动 {detail}：运行它的程序（首行所指，或其加载器）已不存在。请选择其他解释器。</translation>
    </message>
    <message>
        <source>{script} could not be started: {detail}.</source>
        <translation>无法启动 {script}：{detail}。</translation>
    </message>
    <message>
        <source>{script} runs on without the window; there is no place to keep its output in.</source>
        <translation>{script} 将脱离窗口继续运行；没有地方保存其输出。</translation>
    </message>
    <message>
        <source>The script&apos;s output can not be kept, so it was not started ({detail}).</source>
        <translation>无法保存脚本的输出，因此没有启动（{detail}）。</translation>
    </message>
    <message>
        <source>There is no folder {detail} to run {script} in.</source>
        <translation>没有用于运行 {script} 的文件夹 {detail}。</translation>
    </message>
    <message>
        <source>{interpreter} could not be started: {detail}.</source>
        <translation>无法启动 {interpreter}：{detail}。</translation>
    </message>
    <message>
        <source>Out of memory</source>
        <translation>内存不足</translation>
    </message>
    <message>
        <source>Interrupted (Ctrl+C, or the script did it itself)</source>
        <translation>已中断（Ctrl+C，或脚本自行中断）</translation>
    </message>
    <message>
        <source>The file is not UTF-8 and declares no other encoding</source>
        <translation>文件不是 UTF-8，也没有声明其他编码</translation>
    </message>
    <message>
        <source>{interpreter} has no torch: install it there, or choose another interpreter.</source>
        <translation>{interpreter} 没有 torch：请为其安装，或选择其他解释器。</translation>
    </message>
    <message>
        <source>the interpreter has another version of the probe</source>
        <translation>解释器中的探针版本不同</translation>
    </message>
    <message>
        <source>the interpreter&apos;s Python is too old</source>
        <translation>解释器的 Python 版本过旧</translation>
    </message>
    <message>
        <source>the interpreter&apos;s torch is too old</source>
        <translation>解释器的 torch 版本过旧</translation>
    </message>
    <message>
        <source>This can not be debugged: {detail}.</source>
        <translation>无法调试：{detail}。</translation>
    </message>
    <message>
        <source>The debuggee was killed (SIGKILL), by hand or for want of memory; the curves and the tree keep what was last seen.</source>
        <translation>被调试进程已被终止 (SIGKILL)：人为操作或内存不足；曲线和模型树保留最后的状态。</translation>
    </message>
    <message>
        <source>Breakpoint, line {line}</source>
        <translation>断点，第 {line} 行</translation>
    </message>
    <message>
        <source>breakpoint() of the script, line {line}</source>
        <translation>脚本中的 breakpoint()，第 {line} 行</translation>
    </message>
    <message>
        <source>in the forward of {layer}</source>
        <translation>在 {layer} 的前向传播中</translation>
    </message>
    <message>
        <source>its condition has failed: {error}</source>
        <translation>其条件出错：{error}</translation>
    </message>
    <message>
        <source>next: line {line}</source>
        <translation>下一步：第 {line} 行</translation>
    </message>
    <message>
        <source>ran to line {line}</source>
        <translation>已运行到第 {line} 行</translation>
    </message>
    <message>
        <source>{error}: {words}, line {line}</source>
        <translation>{error}：{words}，第 {line} 行</translation>
    </message>
    <message>
        <source>FIRST NaN</source>
        <translation>首个 NaN</translation>
    </message>
    <message>
        <source>First NaN or Inf</source>
        <translation>首个 NaN 或 Inf</translation>
    </message>
    <message>
        <source>A finding holds here: {code}</source>
        <translation>因发现而暂停：{code}</translation>
    </message>
    <message>
        <source>rank {rank} of {of}</source>
        <translation>rank {rank}，共 {of} 个</translation>
    </message>
    <message>
        <source>update by hand</source>
        <translation>手动更新</translation>
    </message>
    <message>
        <source>gradients cleared by hand</source>
        <translation>手动清除梯度</translation>
    </message>
    <message>
        <source>{phase}, seen at {place}</source>
        <translation>{phase}，在 {place} 处发现</translation>
    </message>
    <message>
        <source>{count} set to None</source>
        <translation>{count} 个设为 None</translation>
    </message>
    <message>
        <source>{count} set to 0</source>
        <translation>{count} 个设为 0</translation>
    </message>
    <message>
        <source>elements limited to ±{limit}</source>
        <translation>元素限制在 ±{limit}</translation>
    </message>
    <message>
        <source>largest element {before}, limited to ±{limit}</source>
        <translation>最大元素 {before}，限制在 ±{limit}</translation>
    </message>
    <message>
        <source>{phase} ended with an exception, the script has come to its end</source>
        <translation>{phase} 因异常结束，脚本已运行到末尾</translation>
    </message>
    <message>
        <source>The gradient of {error} has arrived</source>
        <translation>{error} 的梯度已到达</translation>
    </message>
    <message>
        <source>{error} has changed</source>
        <translation>{error} 已改变</translation>
    </message>
    <message>
        <source>weight</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>gradient</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>buffer</source>
        <translation>缓冲区</translation>
    </message>
    <message>
        <source>optimizer state</source>
        <translation>优化器状态</translation>
    </message>
    <message>
        <source>tensor</source>
        <translation>张量</translation>
    </message>
    <message>
        <source>what</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>{count} of weights</source>
        <translation>权重 {count} 个</translation>
    </message>
    <message>
        <source>{count} of gradients</source>
        <translation>梯度 {count} 个</translation>
    </message>
    <message>
        <source>{count} of buffers</source>
        <translation>缓冲区 {count} 个</translation>
    </message>
    <message>
        <source>{count} of optimizer state</source>
        <translation>优化器状态 {count} 个</translation>
    </message>
    <message>
        <source>Iteration {number}</source>
        <translation>第 {number} 次迭代</translation>
    </message>
    <message>
        <source>not equal on all {ranks} ranks: {what}</source>
        <translation>在 {ranks} 个 rank 上不全相同：{what}</translation>
    </message>
    <message>
        <source>equal on all {ranks} ranks, bit by bit: {what}</source>
        <translation>在 {ranks} 个 rank 上逐位相同：{what}</translation>
    </message>
    <message>
        <source>in parts, a part on each rank, not compared: {what}</source>
        <translation>分片存放，每个 rank 一片，未作比较：{what}</translation>
    </message>
    <message>
        <source>not readable now: {what}</source>
        <translation>此刻无法读取：{what}</translation>
    </message>
    <message>
        <source>no rank has a model yet</source>
        <translation>还没有哪个 rank 有模型</translation>
    </message>
    <message>
        <source>rank {rank}</source>
        <translation>rank {rank}</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>GATHERING</source>
        <translation>集合中</translation>
    </message>
    <message>
        <source>TOGETHER</source>
        <translation>一致</translation>
    </message>
    <message>
        <source>APART</source>
        <translation>分开</translation>
    </message>
    <message>
        <source>held</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>waits for {ranks}</source>
        <translation>等待 {ranks}</translation>
    </message>
    <message>
        <source>starting</source>
        <translation>启动中</translation>
    </message>
    <message>
        <source>{what}, line {line}</source>
        <translation>{what}，第 {line} 行</translation>
    </message>
    <message>
        <source>failed first</source>
        <translation>最先失败</translation>
    </message>
    <message>
        <source>ended after {rank}</source>
        <translation>随 {rank} 结束</translation>
    </message>
    <message>
        <source>ended</source>
        <translation>已结束</translation>
    </message>
    <message>
        <source>in {collective} #{number} [{shape}]</source>
        <translation>于 {collective} #{number} [{shape}]</translation>
    </message>
    <message>
        <source>for {seconds:.0f} s</source>
        <translation>已 {seconds:.0f} 秒</translation>
    </message>
    <message>
        <source>{rank} waits for {ranks} {collective}</source>
        <translation>{rank} 等待 {ranks}，{collective}</translation>
    </message>
    <message>
        <source>{rank} failed first: {why}</source>
        <translation>{rank} 最先失败：{why}</translation>
    </message>
    <message>
        <source>{rank} {what}: {why}</source>
        <translation>{rank} {what}：{why}</translation>
    </message>
    <message>
        <source>timeout raised</source>
        <translation>超时已延长</translation>
    </message>
    <message>
        <source>A rank waits in a collective for {seconds:g} s, by the script's own timeout. While you step it waits as long as it takes; Resume sets the timeout back.</source>
        <translation>按脚本自己的超时，一个 rank 在集合通信中最多等待 {seconds:g} 秒。单步时它会一直等下去；继续运行时超时恢复原值。</translation>
    </message>
</context>
<context>
    <name>shards</name>
    <message>
        <source>summand {number} of {of} of {whole}</source>
        <translation>{whole} 的第 {number} 个加数（共 {of} 个，从 0 数起）</translation>
    </message>
    <message>
        <source>shard {number} of {of}, nothing of {whole}</source>
        <translation>分片 {number}（共 {of} 片），不含 {whole} 的任何元素</translation>
    </message>
    <message>
        <source>shard {number} of {of} of {whole}</source>
        <translation>{whole} 的分片 {number}（共 {of} 片）</translation>
    </message>
    <message>
        <source>shard {number} of {of}, [{ranges}] of {whole}</source>
        <translation>分片 {number}（共 {of} 片），{whole} 的 [{ranges}]</translation>
    </message>
    <message>
        <source>shard {number} of {of}, elements {first}–{last} of {whole}</source>
        <translation>分片 {number}（共 {of} 片），{whole} 的第 {first}–{last} 个元素</translation>
    </message>
    <message>
        <source>shard {number} of {of}, rows {first}–{last} of {whole}</source>
        <translation>分片 {number}（共 {of} 片），{whole} 的第 {first}–{last} 行</translation>
    </message>
    <message>
        <source>norms of the shards on this rank</source>
        <translation>范数只算本 rank 上的分片</translation>
    </message>
</context>
<context>
    <name>tensor</name>
    <message>
        <source>Nothing differs.</source>
        <translation>没有差异。</translation>
    </message>
    <message>
        <source>Nothing differs in the first {count} elements.</source>
        <translation>前 {count} 个元素没有差异。</translation>
    </message>
    <message>
        <source>{some} of {all} elements differ</source>
        <translation>{all} 个元素中有 {some} 个不同</translation>
    </message>
    <message>
        <source>{some} of the first {all} elements differ</source>
        <translation>前 {all} 个元素中有 {some} 个不同</translation>
    </message>
    <message>
        <source>most at {index}</source>
        <translation>最大处 {index}</translation>
    </message>
    <message>
        <source>most at {index}, by {amount}</source>
        <translation>最大处 {index}，相差 {amount}</translation>
    </message>
    <message>
        <source>The model has changed: it has no such tensor now.</source>
        <translation>模型已改变：现在没有这个张量。</translation>
    </message>
    <message>
        <source>Its shape has changed meanwhile: {detail}.</source>
        <translation>其形状已改变：{detail}。</translation>
    </message>
    <message>
        <source>The script has let this tensor go.</source>
        <translation>脚本已释放此张量。</translation>
    </message>
    <message>
        <source>grad is None: no backward has reached this parameter since it was cleared.</source>
        <translation>grad 为 None：清除之后还没有反向传播到达此参数。</translation>
    </message>
    <message>
        <source>No optimizer has stepped since this parameter is looked at.</source>
        <translation>自查看此参数以来，还没有优化器执行 step。</translation>
    </message>
    <message>
        <source>Nothing is kept of it yet: it is, from the next stop on.</source>
        <translation>尚未保留任何副本：从下一次停止起会保留。</translation>
    </message>
    <message>
        <source>It has no shape before the first forward: the layer is a lazy one.</source>
        <translation>首次前向之前没有形状：该层是惰性层。</translation>
    </message>
    <message>
        <source>It has no numbers: it lies on the device “meta”, or is a fake tensor.</source>
        <translation>没有数值：它在“meta”设备上，或是 fake tensor。</translation>
    </message>
    <message>
        <source>It lives inside of a functorch transform; its numbers can not be read from outside.</source>
        <translation>它处于 functorch 变换之中，无法从外部读取数值。</translation>
    </message>
    <message>
        <source>Another thread is training with it just now: it is read when that one is held, too.</source>
        <translation>另一个线程正在用它训练：等那个线程也停住时再读取。</translation>
    </message>
    <message>
        <source>Shown as a whole it would be too large: choose one of its parts above.</source>
        <translation>整体显示过大：请在上方选择其中一部分。</translation>
    </message>
    <message>
        <source>The two have not the same shape: {detail}.</source>
        <translation>两者形状不同：{detail}。</translation>
    </message>
    <message>
        <source>torch does not compute this for such a tensor: {detail}</source>
        <translation>torch 不能对这类张量做此计算：{detail}</translation>
    </message>
    <message>
        <source>The copies would take more memory than their limit: drop some.</source>
        <translation>副本将超出内存上限：请丢弃一些。</translation>
    </message>
    <message>
        <source>The file could not be written: {detail}.</source>
        <translation>无法写入文件：{detail}。</translation>
    </message>
    <message>
        <source>It is there while training is held at its layer or node: held there again, it is shown again.</source>
        <translation>只有训练停在其所属的层或节点时它才存在：再次停在那里时会重新显示。</translation>
    </message>
    <message>
        <source>It was written into in place since: what it was is not there any more.</source>
        <translation>之后被就地改写：原来的内容已不存在。</translation>
    </message>
    <message>
        <source>It is kept in another form, as a checkpoint does: it is not unpacked for looking.</source>
        <translation>以其他形式保存（如 checkpoint）：不会为查看而解包。</translation>
    </message>
    <message>
        <source>The graph has let it go: it was kept until its node had run.</source>
        <translation>计算图已将其释放：它只保留到其节点执行完为止。</translation>
    </message>
    <message>
        <source>This version of torch does not tell what a node keeps.</source>
        <translation>此版本的 torch 不提供节点所保存的内容。</translation>
    </message>
    <message>
        <source>It could not be read: {detail}</source>
        <translation>无法读取：{detail}</translation>
    </message>
    <message>
        <source>The output of this layer is shown from its next forward on.</source>
        <translation>这一层的输出从它的下一次前向起显示。</translation>
    </message>
    <message>
        <source>out</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>in</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>length</source>
        <translation>长度</translation>
    </message>
    <message>
        <source>height</source>
        <translation>高</translation>
    </message>
    <message>
        <source>width</source>
        <translation>宽</translation>
    </message>
    <message>
        <source>depth</source>
        <translation>深</translation>
    </message>
    <message>
        <source>batch</source>
        <translation>批次</translation>
    </message>
    <message>
        <source>channel</source>
        <translation>通道</translation>
    </message>
    <message>
        <source>class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>token</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>feature</source>
        <translation>特征</translation>
    </message>
    <message>
        <source>axis {number}</source>
        <translation>轴 {number}</translation>
    </message>
    <message>
        <source>Other ranks have not sent their part yet: it is read when they have.</source>
        <translation>其他 rank 还没有送来它们的部分：送到之后再读取。</translation>
    </message>
</context>
<context>
    <name>timeline</name>
    <message>
        <source>clip</source>
        <translation>裁剪</translation>
    </message>
    <message>
        <source>unscale</source>
        <translation>还原缩放</translation>
    </message>
    <message>
        <source>scaler update</source>
        <translation>缩放器更新</translation>
    </message>
    <message>
        <source>schedule</source>
        <translation>调度</translation>
    </message>
    <message>
        <source>load state</source>
        <translation>载入状态</translation>
    </message>
    <message>
        <source>exactly 0</source>
        <translation>恰为 0</translation>
    </message>
    <message>
        <source>clipped</source>
        <translation>已裁剪</translation>
    </message>
    <message>
        <source>{time} since training was let go</source>
        <translation>自训练继续以来 {time}</translation>
    </message>
    <message>
        <source>stops within it: {count}</source>
        <translation>其中的停顿次数：{count}</translation>
    </message>
    <message>
        <source>its beginning was not recorded</source>
        <translation>未记录到它的开始</translation>
    </message>
    <message>
        <source>took {time}</source>
        <translation>用时 {time}</translation>
    </message>
    <message>
        <source>{time} after the moment before</source>
        <translation>距上一时刻 {time}</translation>
    </message>
    <message>
        <source>moments before it that were not recorded: {count}</source>
        <translation>在它之前未记录的时刻数：{count}</translation>
    </message>
    <message>
        <source>moment {number}</source>
        <translation>第 {number} 个时刻</translation>
    </message>
    <message>
        <source>ended with an exception</source>
        <translation>以异常结束</translation>
    </message>
    <message>
        <source>skipped: the scaled gradients held inf or NaN</source>
        <translation>已跳过：缩放后的梯度含有 inf 或 NaN</translation>
    </message>
    <message>
        <source>aborted by you before all of its nodes had run</source>
        <translation>由你中止，并非所有节点都已运行</translation>
    </message>
    <message>
        <source>Training was not held here: nothing was read of its gradients.</source>
        <translation>训练未在此处停住：没有读取梯度。</translation>
    </message>
    <message>
        <source>gradients of {count} of {all} parameters</source>
        <translation>{all} 个参数中有 {count} 个有梯度</translation>
    </message>
    <message>
        <source>norm {norm} (of the {count} that were measured)</source>
        <translation>范数 {norm}（已测量的 {count} 个）</translation>
    </message>
    <message>
        <source>None</source>
        <translation>None</translation>
    </message>
    <message>
        <source>populated</source>
        <translation>已填充</translation>
    </message>
    <message>
        <source>accumulated</source>
        <translation>已累积</translation>
    </message>
    <message>
        <source>used by step</source>
        <translation>已被 step 使用</translation>
    </message>
    <message>
        <source>zeroed</source>
        <translation>已清零</translation>
    </message>
    <message>
        <source>frozen</source>
        <translation>已冻结</translation>
    </message>
    <message>
        <source>not reached</source>
        <translation>未到达</translation>
    </message>
    <message>
        <source>data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>zero_grad</source>
        <translation>zero_grad</translation>
    </message>
    <message>
        <source>forward</source>
        <translation>前向</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>backward</source>
        <translation>反向</translation>
    </message>
    <message>
        <source>step</source>
        <translation>step</translation>
    </message>
    <message>
        <source>end</source>
        <translation>结束</translation>
    </message>
    <message>
        <source>iteration {number}</source>
        <translation>迭代 {number}</translation>
    </message>
    <message>
        <source>equal widths, not to scale</source>
        <translation>等宽，不按比例</translation>
    </message>
    <message>
        <source>Width is time, as the bar shows; the shortest moments are drawn wider, the longest are cut ({mark})</source>
        <translation>宽度表示时间，如标尺所示；最短的时刻画得更宽，最长的被截断（{mark}）</translation>
    </message>
    <message>
        <source>update by hand</source>
        <translation>手动更新</translation>
    </message>
    <message>
        <source>gradients cleared by hand</source>
        <translation>手动清除梯度</translation>
    </message>
</context>
<context>
    <name>tour</name>
    <message>
        <source>The gradient is None</source>
        <translation>梯度是 None</translation>
    </message>
    <message>
        <source>The model has its weights, and no backward has run yet: each weight has a norm, and its grad is None.</source>
        <translation>模型已有权重，但还没有运行过反向传播：每个权重都有范数，而它的 grad 是 None。</translation>
    </message>
    <message>
        <source>Press {step} until the loss is there.</source>
        <translation>按 {step}，直到算出损失。</translation>
    </message>
    <message>
        <source>The loss is one number</source>
        <translation>损失是一个数</translation>
    </message>
    <message>
        <source>The forward made {loss} of the batch. backward() asks of each weight how that number would change with it.</source>
        <translation>前向传播由这一批算出 {loss}。backward() 要问的是：每个权重变化时，这个数会怎样变化。</translation>
    </message>
    <message>
        <source>Press {step} to run backward().</source>
        <translation>按 {step} 运行 backward()。</translation>
    </message>
    <message>
        <source>The gradient has come</source>
        <translation>梯度来了</translation>
    </message>
    <message>
        <source>backward() has filled grad of {some} of {all} parameters. Before your step it was None. The column Grad norm shows how large each one is.</source>
        <translation>backward() 已填入 {all} 个参数中 {some} 个的 grad。在这一步之前它是 None。“梯度范数”一列显示各自有多大。</translation>
    </message>
    <message>
        <source>Now click {weight} to see its kernels.</source>
        <translation>现在单击 {weight} 查看它的卷积核。</translation>
    </message>
    <message>
        <source>The kernels, as pictures and numbers</source>
        <translation>卷积核：图像与数字</translation>
    </message>
    <message>
        <source>This is {weight}: each small picture is one kernel. Its tabs have the numbers, a histogram and statistics; its gradient is one row below in the tree.</source>
        <translation>这是 {weight}：每张小图是一个卷积核。标签页里有数字、直方图和统计；它的梯度在树中的下一行。</translation>
    </message>
    <message>
        <source>Press {step} until the backward of iteration 2 is done.</source>
        <translation>按 {step}，直到第 2 次迭代的反向传播完成。</translation>
    </message>
    <message>
        <source>Press {step} until the loss is done, then {into}: it goes into the backward.</source>
        <translation>按 {step} 直到损失算完，然后按 {into} 进入反向传播。</translation>
    </message>
    <message>
        <source>The chain rule, node by node</source>
        <translation>链式法则：逐个节点</translation>
    </message>
    <message>
        <source>backward() is held between two of its nodes. The graph shows the way from the loss to the weights, and below it the rule of the node that runs next, with its own numbers.</source>
        <translation>backward() 停在两个节点之间。计算图显示从损失到权重的路径，下方是下一个要运行的节点的求导规则和它自己的数字。</translation>
    </message>
    <message>
        <source>Press {step}: one node further.</source>
        <translation>按 {step}：前进一个节点。</translation>
    </message>
    <message>
        <source>That was the article, live</source>
        <translation>这就是那篇文章的现场版</translation>
    </message>
    <message>
        <source>None, populated, accumulated, and why. {run} lets training run, Help → Guided tour begins again, and File → Open script… starts a training of your own.</source>
        <translation>None、已填入、已累积，以及原因。按 {run} 让训练继续；“帮助 → 导览”可以重新开始；“文件 → 打开脚本…”可以运行您自己的训练。</translation>
    </message>
    <message>
        <source>Close this balloon, and go on as you like.</source>
        <translation>关闭这个气泡，随意继续。</translation>
    </message>
    <message>
        <source>The gradient is accumulated ×2</source>
        <translation>梯度已累积 ×2</translation>
    </message>
    <message>
        <source>Nothing has cleared grad: the second backward() has added to what was there. That is why scripts call zero_grad().</source>
        <translation>没有任何代码清除 grad：第二次 backward() 加到了原有的值上。这就是脚本要调用 zero_grad() 的原因。</translation>
    </message>
    <message>
        <source>The gradient came anew</source>
        <translation>梯度重新填入</translation>
    </message>
    <message>
        <source>This script calls zero_grad(), so grad was None before the second backward() filled it. Without it grad would be accumulated ×2: Help → Guided tour runs the script so.</source>
        <translation>这个脚本调用了 zero_grad()，所以第二次 backward() 填入之前 grad 是 None。不调用的话，grad 会累积 ×2：“帮助 → 导览”就是这样运行脚本的。</translation>
    </message>
</context>
<context>
    <name>variables</name>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Running. Pause (F6) or a breakpoint (click beside a line) shows the variables.</source>
        <translation>正在运行。暂停（F6）或断点（在行旁单击）可显示变量。</translation>
    </message>
    <message>
        <source>The script has ended: there are no variables any more.</source>
        <translation>脚本已结束：不再有变量。</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>line {line}</source>
        <translation>第 {line} 行</translation>
    </message>
    <message>
        <source>random generators have advanced</source>
        <translation>随机数生成器已前进</translation>
    </message>
    <message>
        <source>assigned {names}</source>
        <translation>已赋值 {names}</translation>
    </message>
    <message>
        <source>The graph still needs it as it was: its backward may fail.</source>
        <translation>计算图仍需要它原来的值：反向传播可能失败。</translation>
    </message>
    <message>
        <source>The script is starting; its variables stand here when it is held.</source>
        <translation>脚本正在启动；停住时这里显示它的变量。</translation>
    </message>
    <message>
        <source>The variables could not be read: {detail}</source>
        <translation>无法读取变量：{detail}</translation>
    </message>
    <message>
        <source>The variables of the script stand here while it is held.</source>
        <translation>脚本停住时，这里显示它的变量。</translation>
    </message>
    <message>
        <source>This frame is gone.</source>
        <translation>这个帧已不存在。</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>assigned after this stop</source>
        <translation>在此停之后才赋值</translation>
    </message>
    <message>
        <source>made at {place}</source>
        <translation>产生于 {place}</translation>
    </message>
    <message>
        <source>mean {mean}, standard deviation {deviation}</source>
        <translation>均值 {mean}，标准差 {deviation}</translation>
    </message>
    <message>
        <source>no longer there</source>
        <translation>已不存在</translation>
    </message>
    <message>
        <source>set here</source>
        <translation>在此设置</translation>
    </message>
    <message>
        <source>same object as {name}</source>
        <translation>与 {name} 是同一对象</translation>
    </message>
    <message>
        <source>Watches</source>
        <translation>监视</translation>
    </message>
    <message>
        <source>Variables</source>
        <translation>变量</translation>
    </message>
    <message>
        <source>shares its memory with {name}</source>
        <translation>与 {name} 共享内存</translation>
    </message>
    <message>
        <source>{count} NaN or Inf</source>
        <translation>{count} 个 NaN 或 Inf</translation>
    </message>
    <message>
        <source>{function} returned</source>
        <translation>{function} 的返回值</translation>
    </message>
    <message>
        <source>iteration {iteration}: {value}</source>
        <translation>迭代 {iteration}：{value}</translation>
    </message>
</context>
<context>
    <name>verdicts</name>
    <message>
        <source>{parameters}: gets a gradient at every backward, and no optimizer steps it.</source>
        <translation>{parameters}：每次反向传播都得到梯度，却没有优化器更新它。</translation>
    </message>
    <message>
        <source>Give it to the optimizer when that is made, or add it with add_param_group.</source>
        <translation>创建优化器时把它交给优化器，或用 add_param_group 添加。</translation>
    </message>
    <message>
        <source>The optimizer steps {strange} of {held} weights that the model does not use any more; {parameters} is in none.</source>
        <translation>优化器更新的 {held} 个权重中有 {strange} 个模型已不再使用；{parameters} 不在任何优化器中。</translation>
    </message>
    <message>
        <source>Make the optimizer after layers are replaced, the model is wrapped or moved.</source>
        <translation>在替换层、包装或移动模型之后再创建优化器。</translation>
    </message>
    <message>
        <source>{parameters}: trained with the model, but no part of it; parameters() does not give it to the optimizer.</source>
        <translation>{parameters}：随模型一起训练，却不是模型的一部分；parameters() 不会把它交给优化器。</translation>
    </message>
    <message>
        <source>Keep layers in nn.ModuleList or nn.ModuleDict, parameters in nn.ParameterList, not in a plain list.</source>
        <translation>把层放进 nn.ModuleList 或 nn.ModuleDict，把参数放进 nn.ParameterList，不要放在普通列表里。</translation>
    </message>
    <message>
        <source>{parameters}: in the optimizer, and no gradient has come to it in {backwards} backwards: {why}.</source>
        <translation>{parameters}：在优化器中，但 {backwards} 次反向传播都没有梯度到达：{why}。</translation>
    </message>
    <message>
        <source>Keep the way from the weight to the loss in torch and under grad mode; or leave the weight out.</source>
        <translation>让从权重到损失的路径留在 torch 中并开启梯度；否则不要把该权重交给优化器。</translation>
    </message>
    <message>
        <source>The optimizer has made {steps} steps in a row without a gradient in any of its {count} parameters.</source>
        <translation>优化器连续更新了 {steps} 步，其 {count} 个参数没有一个有梯度。</translation>
    </message>
    <message>
        <source>Give the optimizer the parameters that the loss is computed from.</source>
        <translation>把计算损失所用的参数交给优化器。</translation>
    </message>
    <message>
        <source>{name}, which gives the result, is frozen; only {trained} of {elements} elements train, none of them a matrix.</source>
        <translation>给出结果的 {name} 被冻结；{elements} 个元素中只有 {trained} 个在训练，且没有一个是矩阵。</translation>
    </message>
    <message>
        <source>Let the last layer train: requires_grad = True for it.</source>
        <translation>让最后一层参与训练：为它设置 requires_grad = True。</translation>
    </message>
    <message>
        <source>{twice} parameters are in one group twice.</source>
        <translation>一个参数组里有 {twice} 个参数重复。</translation>
    </message>
    <message>
        <source>Give each parameter once.</source>
        <translation>每个参数只给一次。</translation>
    </message>
    <message>
        <source>The step uses the gradients of {backwards} backwards added up, which earlier steps have used already: {parameters}.</source>
        <translation>这一步使用了 {backwards} 次反向传播累加的梯度，而之前的步已经用过它们：{parameters}。</translation>
    </message>
    <message>
        <source>Call optimizer.zero_grad() before each backward.</source>
        <translation>每次反向传播之前调用 optimizer.zero_grad()。</translation>
    </message>
    <message>
        <source>Gradients are cleared between backward and step: the step has nothing to go by.</source>
        <translation>梯度在反向传播与更新之间被清零：这一步没有依据。</translation>
    </message>
    <message>
        <source>Call zero_grad() before backward(), or after step().</source>
        <translation>在 backward() 之前或 step() 之后调用 zero_grad()。</translation>
    </message>
    <message>
        <source>The step uses gradients that the same optimizer has used already; no backward ran since.</source>
        <translation>这一步使用了同一优化器已用过的梯度；此后没有新的反向传播。</translation>
    </message>
    <message>
        <source>Step once for each backward.</source>
        <translation>每次反向传播只更新一步。</translation>
    </message>
    <message>
        <source>{backwards} backwards have run, and the optimizer has not made a single step.</source>
        <translation>已运行 {backwards} 次反向传播，优化器却一步也没有更新。</translation>
    </message>
    <message>
        <source>Call optimizer.step(), with its brackets, after backward().</source>
        <translation>在 backward() 之后调用 optimizer.step()，别忘了括号。</translation>
    </message>
    <message>
        <source>{parameters}: moved by two optimizers with the same gradient.</source>
        <translation>{parameters}：被两个优化器用同一梯度更新。</translation>
    </message>
    <message>
        <source>Give each parameter to one optimizer.</source>
        <translation>每个参数只交给一个优化器。</translation>
    </message>
    <message>
        <source>{parameters}: the learning rate of group {group} has been 0 for {steps} steps.</source>
        <translation>{parameters}：第 {group} 组的学习率已有 {steps} 步为 0。</translation>
    </message>
    <message>
        <source>Set a rate for this group, or freeze its parameters.</source>
        <translation>为这一组设置学习率，或冻结其参数。</translation>
    </message>
    <message>
        <source>The learning rate fell from {greatest} to {rate} within one epoch: the scheduler was stepped {calls} times.</source>
        <translation>学习率在一个轮次内从 {greatest} 降到 {rate}：调度器被调用了 {calls} 次。</translation>
    </message>
    <message>
        <source>Step the scheduler once an epoch, or give it the number of steps.</source>
        <translation>每个轮次调用一次调度器，或告诉它总步数。</translation>
    </message>
    <message>
        <source>The scheduler is stepped before the optimizer: the first rate is never used.</source>
        <translation>调度器先于优化器更新：第一个学习率从未使用。</translation>
    </message>
    <message>
        <source>Call optimizer.step() before scheduler.step().</source>
        <translation>先调用 optimizer.step()，再调用 scheduler.step()。</translation>
    </message>
    <message>
        <source>Each step changes the weights by {ratio} of their size (1e-3 is usual): {parameters}.</source>
        <translation>每一步改变权重的幅度是其大小的 {ratio}（通常为 1e-3）：{parameters}。</translation>
    </message>
    <message>
        <source>Lower the learning rate.</source>
        <translation>降低学习率。</translation>
    </message>
    <message>
        <source>No step changes any weight by more than {ratio} of its size; the rate is {rate}.</source>
        <translation>没有一步改变任何权重超过其大小的 {ratio}；学习率为 {rate}。</translation>
    </message>
    <message>
        <source>Raise the learning rate.</source>
        <translation>提高学习率。</translation>
    </message>
    <message>
        <source>{still} of {moved} elements with a gradient are bit for bit the same after the step: in {dtype} a change at the rate {rate} is rounded away.</source>
        <translation>{moved} 个有梯度的元素中有 {still} 个在更新后逐位不变：以 {dtype} 存储时，学习率 {rate} 的变化被舍入掉了。</translation>
    </message>
    <message>
        <source>Keep the weights in float32, or raise the learning rate.</source>
        <translation>用 float32 保存权重，或提高学习率。</translation>
    </message>
    <message>
        <source>Weight decay {decay} pulls with {term}, the gradient with {gradient}: the weights shrink to zero.</source>
        <translation>权重衰减 {decay} 的拉力为 {term}，梯度的拉力为 {gradient}：权重缩向零。</translation>
    </message>
    <message>
        <source>Lower weight_decay.</source>
        <translation>降低 weight_decay。</translation>
    </message>
    <message>
        <source>The loss grows: {now}, where it was {before}.</source>
        <translation>损失在增大：现在是 {now}，之前是 {before}。</translation>
    </message>
    <message>
        <source>Lower the learning rate, or clip gradients.</source>
        <translation>降低学习率，或裁剪梯度。</translation>
    </message>
    <message>
        <source>Each gradient points against the one before (cosine {cosine}): steps jump across the valley.</source>
        <translation>每个梯度都与前一个方向相反（余弦 {cosine}）：更新在谷的两侧来回跳。</translation>
    </message>
    <message>
        <source>The gradient fades on its way back: {first} at the first layer, {greatest} at the greatest; {parameters}.</source>
        <translation>梯度在回传中消失：第一层 {first}，最大处 {greatest}；{parameters}。</translation>
    </message>
    <message>
        <source>Use ReLU-like activations, normalisation, residual connections, or another initialisation.</source>
        <translation>使用类 ReLU 激活、归一化、残差连接，或换一种初始化。</translation>
    </message>
    <message>
        <source>The norm of all gradients is {norm}; that of the weights is {weights}. The largest is that of {parameters}.</source>
        <translation>全部梯度的范数为 {norm}；权重的范数为 {weights}。最大的是 {parameters} 的。</translation>
    </message>
    <message>
        <source>Initialise with a smaller deviation, normalise, clip, or lower the learning rate.</source>
        <translation>用更小的标准差初始化、归一化、裁剪，或降低学习率。</translation>
    </message>
    <message>
        <source>{parameters}: its gradient has been exactly zero for {steps} steps.</source>
        <translation>{parameters}：其梯度已有 {steps} 步恰为零。</translation>
    </message>
    <message>
        <source>Look at the activation behind it: dead ReLUs, saturation, a mask or a factor 0.</source>
        <translation>查看其后的激活：死亡的 ReLU、饱和、掩码或因子 0。</translation>
    </message>
    <message>
        <source>{dead} of {units} units of a ReLU gave zero for all {rows} rows that came: nothing flows back through them.</source>
        <translation>一个 ReLU 的 {units} 个单元中有 {dead} 个对全部 {rows} 行都输出零：没有梯度从中回传。</translation>
    </message>
    <message>
        <source>Lower the learning rate, initialise anew, scale the input, or use LeakyReLU.</source>
        <translation>降低学习率、重新初始化、缩放输入，或使用 LeakyReLU。</translation>
    </message>
    <message>
        <source>{parameters}: all {units} units have the same weights and the same gradients, and stay alike.</source>
        <translation>{parameters}：全部 {units} 个单元的权重和梯度都相同，并将一直相同。</translation>
    </message>
    <message>
        <source>Initialise weights at random.</source>
        <translation>随机初始化权重。</translation>
    </message>
    <message>
        <source>{value} in the {where}: it came out of {node}.</source>
        <translation>{where}中出现 {value}：它出自 {node}。</translation>
    </message>
    <message>
        <source>Keep what goes into a logarithm, a root or a division away from zero: clamp it, or add a small number inside.</source>
        <translation>让对数、开方或除法的输入远离零：截断它，或在里面加一个小数。</translation>
    </message>
    <message>
        <source>Gradients are clipped to {limit} while the scaler&apos;s {scale} is in them: their norm is {norm}, truly {true}.</source>
        <translation>梯度被裁剪到 {limit}，而其中还含有缩放器的因子 {scale}：范数为 {norm}，实际为 {true}。</translation>
    </message>
    <message>
        <source>Call scaler.unscale_(optimizer) before clipping.</source>
        <translation>裁剪之前调用 scaler.unscale_(optimizer)。</translation>
    </message>
    <message>
        <source>Every step is clipped to {coefficient} of its gradient: the norm is {norm}, the limit {limit}.</source>
        <translation>每一步都被裁剪到其梯度的 {coefficient}：范数为 {norm}，上限为 {limit}。</translation>
    </message>
    <message>
        <source>Raise max_norm, or lower the learning rate instead.</source>
        <translation>提高 max_norm，或改为降低学习率。</translation>
    </message>
    <message>
        <source>The scaler has left out {skips} steps in a row: {parameters} is not finite, from {node}.</source>
        <translation>缩放器连续略过了 {skips} 步：{parameters} 非有限，出自 {node}。</translation>
    </message>
    <message>
        <source>Find where the gradient becomes infinite: a root or logarithm at zero, a division by zero.</source>
        <translation>找出梯度在何处变为无穷：零处的开方或对数，或除以零。</translation>
    </message>
    <message>
        <source>{loss} takes scores and gets probabilities: softmax is applied twice, and the loss can not fall below {lowest}.</source>
        <translation>{loss} 需要分数，得到的却是概率：softmax 用了两次，损失不会低于 {lowest}。</translation>
    </message>
    <message>
        <source>Take the softmax away; the loss has its own.</source>
        <translation>去掉 softmax；该损失自带 softmax。</translation>
    </message>
    <message>
        <source>{loss} takes log-probabilities and gets probabilities.</source>
        <translation>{loss} 需要对数概率，得到的却是概率。</translation>
    </message>
    <message>
        <source>Use log_softmax in place of softmax, or cross_entropy with the scores.</source>
        <translation>用 log_softmax 代替 softmax，或对分数使用 cross_entropy。</translation>
    </message>
    <message>
        <source>{loss} takes scores and gets what a sigmoid made: it is applied twice.</source>
        <translation>{loss} 需要分数，得到的却是 sigmoid 的输出：sigmoid 用了两次。</translation>
    </message>
    <message>
        <source>Take the sigmoid away, or use the loss for probabilities.</source>
        <translation>去掉 sigmoid，或使用针对概率的损失。</translation>
    </message>
    <message>
        <source>Scores {input} against targets {target}: the loss is of {pairs} pairs, not of {values} values.</source>
        <translation>分数 {input} 对目标 {target}：损失是对 {pairs} 对而不是 {values} 个值计算的。</translation>
    </message>
    <message>
        <source>Give both the same shape: squeeze the scores, or unsqueeze the targets.</source>
        <translation>让两者形状相同：对分数 squeeze，或对目标 unsqueeze。</translation>
    </message>
    <message>
        <source>Only {seen} of {classes} classes occur in the labels, {least} to {most}.</source>
        <translation>标签中只出现了 {classes} 个类别中的 {seen} 个，从 {least} 到 {most}。</translation>
    </message>
    <message>
        <source>Count labels from 0, and give the model as many outputs as there are classes.</source>
        <translation>标签从 0 开始编号，并让模型的输出数等于类别数。</translation>
    </message>
    <message>
        <source>The loss stays at {loss}, what guessing by the frequency of the labels gives ({chance}).</source>
        <translation>损失停在 {loss}，与按标签频率猜测的结果（{chance}）相当。</translation>
    </message>
    <message>
        <source>Check that inputs and labels belong together, and the learning rate.</source>
        <translation>检查输入与标签是否对应，以及学习率。</translation>
    </message>
    <message>
        <source>The loss is a sum over batches of {least} to {most} rows: the length of a step depends on the batch.</source>
        <translation>损失是对 {least} 到 {most} 行的批次求和：步长取决于批次大小。</translation>
    </message>
    <message>
        <source>Use reduction=&quot;mean&quot;.</source>
        <translation>使用 reduction=&quot;mean&quot;。</translation>
    </message>
    <message>
        <source>{backwards} mean losses are added up for each step, and none is divided.</source>
        <translation>每一步累加 {backwards} 个平均损失，却没有一个做除法。</translation>
    </message>
    <message>
        <source>Divide each loss by the number of backwards of a step.</source>
        <translation>把每个损失除以每步的反向传播次数。</translation>
    </message>
    <message>
        <source>The loss {name} has no way back to any weight: {why}.</source>
        <translation>损失 {name} 没有通向任何权重的路径：{why}。</translation>
    </message>
    <message>
        <source>Compute it from the model&apos;s result by operations that torch can differentiate.</source>
        <translation>用 torch 可微的运算从模型的结果计算损失。</translation>
    </message>
    <message>
        <source>The graphs of {alive} of the last {of} losses are still alive, held by {name}: memory grows.</source>
        <translation>最近 {of} 个损失中有 {alive} 个的计算图仍然存活，被 {name} 持有：内存在增长。</translation>
    </message>
    <message>
        <source>Keep numbers, not tensors: loss.item() or loss.detach().</source>
        <translation>保存数值而不是张量：loss.item() 或 loss.detach()。</translation>
    </message>
    <message>
        <source>The graph grows with each iteration, from {before} to {nodes} nodes: {name} carries it on.</source>
        <translation>计算图逐迭代增长，从 {before} 个节点到 {nodes} 个：由 {name} 延续。</translation>
    </message>
    <message>
        <source>Detach what is carried over: state = state.detach().</source>
        <translation>分离要延续的量：state = state.detach()。</translation>
    </message>
    <message>
        <source>Backward reaches into the graph of an earlier iteration, which is gone: {name} carries it on.</source>
        <translation>反向传播进入了已释放的早先迭代的计算图：由 {name} 延续。</translation>
    </message>
    <message>
        <source>A tensor {shape} that {node} needs for its gradient was changed in place ({name}).</source>
        <translation>{node} 求梯度所需的张量 {shape} 被原地修改（{name}）。</translation>
    </message>
    <message>
        <source>Write the change as a new tensor (y = y + 1), or step after all backwards that need the old weights.</source>
        <translation>把修改写成新张量（y = y + 1），或在所有需要旧权重的反向传播之后再更新。</translation>
    </message>
    <message>
        <source>The tensors of one batch disagree in their first axis, and one of them has one row only: {shapes}.</source>
        <translation>同一批次的张量第一维不一致，其中一个只有一行：{shapes}。</translation>
    </message>
    <message>
        <source>Put all rows into each tensor of the batch.</source>
        <translation>让批次中的每个张量都包含全部行。</translation>
    </message>
    <message>
        <source>{batches} batches in a row had labels of one class each.</source>
        <translation>连续 {batches} 个批次的标签各自只有一个类别。</translation>
    </message>
    <message>
        <source>Shuffle: DataLoader(…, shuffle=True).</source>
        <translation>打乱数据：DataLoader(…, shuffle=True)。</translation>
    </message>
    <message>
        <source>The same batch came {times} times; the loader has {batches}.</source>
        <translation>同一批次出现了 {times} 次；加载器共有 {batches} 个批次。</translation>
    </message>
    <message>
        <source>Make the iterator once, outside of the loop, or loop over the loader.</source>
        <translation>在循环之外只创建一次迭代器，或直接遍历加载器。</translation>
    </message>
    <message>
        <source>{workers} workers draw the same random numbers: each has a copy of the data set&apos;s generator {name}.</source>
        <translation>{workers} 个工作进程抽取相同的随机数：每个都有数据集生成器 {name} 的副本。</translation>
    </message>
    <message>
        <source>Seed it in worker_init_fn from torch.initial_seed(), or draw from torch&apos;s generator.</source>
        <translation>在 worker_init_fn 中用 torch.initial_seed() 设定种子，或使用 torch 的生成器。</translation>
    </message>
    <message>
        <source>The input is not scaled: from {least} to {most}, mean {mean}.</source>
        <translation>输入没有缩放：从 {least} 到 {most}，均值 {mean}。</translation>
    </message>
    <message>
        <source>Bring inputs to about −1 … 1: divide pixels by 255, subtract the mean.</source>
        <translation>把输入变到约 −1 … 1：像素除以 255，减去均值。</translation>
    </message>
    <message>
        <source>{constant} of {columns} columns of the input were the same in {batches} batches: nothing is learned from them.</source>
        <translation>输入的 {columns} 列中有 {constant} 列在 {batches} 个批次中都不变：从中学不到东西。</translation>
    </message>
    <message>
        <source>Check how the input is made.</source>
        <translation>检查输入是如何生成的。</translation>
    </message>
    <message>
        <source>The last pass over the data was left after {batches} of {length} batches; the earlier ones were whole.</source>
        <translation>最后一遍数据在 {length} 个批次中的第 {batches} 个之后中断；之前各遍都是完整的。</translation>
    </message>
    <message>
        <source>Check the condition that ends the loop.</source>
        <translation>检查结束循环的条件。</translation>
    </message>
    <message>
        <source>{layers} layers ({kinds}) train in eval mode, which were in train mode before: {names}.</source>
        <translation>{layers} 个层（{kinds}）在 eval 模式下训练，之前却处于 train 模式：{names}。</translation>
    </message>
    <message>
        <source>Call model.train() at the top of each epoch.</source>
        <translation>在每个轮次开头调用 model.train()。</translation>
    </message>
    <message>
        <source>A pass of {batches} batches without any backward ran in train mode: {kinds} are active.</source>
        <translation>一遍 {batches} 个批次没有任何反向传播，却在 train 模式下运行：{kinds} 仍在起作用。</translation>
    </message>
    <message>
        <source>Call model.eval() before it, use torch.no_grad(), and model.train() after it.</source>
        <translation>在它之前调用 model.eval()，使用 torch.no_grad()，之后再调用 model.train()。</translation>
    </message>
    <message>
        <source>{batches} batches were evaluated with a graph that nobody used.</source>
        <translation>{batches} 个批次的评估建立了没人使用的计算图。</translation>
    </message>
    <message>
        <source>Put the validation under torch.no_grad().</source>
        <translation>把验证放在 torch.no_grad() 之下。</translation>
    </message>
    <message>
        <source>Dropout with p = {p} acts in {name}, which is in eval mode.</source>
        <translation>p = {p} 的 Dropout 在处于 eval 模式的 {name} 中起作用。</translation>
    </message>
    <message>
        <source>Pass training=self.training, or use nn.Dropout.</source>
        <translation>传入 training=self.training，或使用 nn.Dropout。</translation>
    </message>
    <message>
        <source>Softmax over the first axis of {shape}: the rows of a batch depend on one another.</source>
        <translation>对 {shape} 的第一维做 softmax：批次的各行相互依赖。</translation>
    </message>
    <message>
        <source>Name the axis of the classes or the positions: dim=-1, dim=1.</source>
        <translation>指明类别或位置所在的维：dim=-1、dim=1。</translation>
    </message>
    <message>
        <source>The result of {first} goes unchanged into {second}: two linear layers in a row are one.</source>
        <translation>{first} 的结果原样进入 {second}：两个相连的线性层等于一个。</translation>
    </message>
    <message>
        <source>Put an activation between them.</source>
        <translation>在它们之间加一个激活。</translation>
    </message>
    <message>
        <source>{name} computes in float32 inside of an autocast region.</source>
        <translation>{name} 在 autocast 区域内以 float32 计算。</translation>
    </message>
    <message>
        <source>Take enabled=False away, where it is not needed for the numbers.</source>
        <translation>若不是数值上需要，请去掉 enabled=False。</translation>
    </message>
    <message>
        <source>A spectral norm that was never updated divides by {estimate}; the true norm is {norm}.</source>
        <translation>从未更新过的谱范数除以 {estimate}；真实范数为 {norm}。</translation>
    </message>
    <message>
        <source>Run a forward in train mode before evaluating.</source>
        <translation>评估之前先在 train 模式下运行一次前向传播。</translation>
    </message>
    <message>
        <source>{written} of {loaded} weights that were loaded have been initialised anew since: {parameters}.</source>
        <translation>{loaded} 个已加载的权重中有 {written} 个此后又被重新初始化：{parameters}。</translation>
    </message>
    <message>
        <source>Initialise before loading.</source>
        <translation>先初始化，再加载。</translation>
    </message>
    <message>
        <source>What is saved is not the model&apos;s state: {missing} of {keys} entries are missing, {shapes} have another shape: {parameters}.</source>
        <translation>保存的不是模型的状态：{keys} 项中缺 {missing} 项，{shapes} 项形状不同：{parameters}。</translation>
    </message>
    <message>
        <source>Save model.state_dict() as it is.</source>
        <translation>原样保存 model.state_dict()。</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>gradients</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>batch</source>
        <translation>批次</translation>
    </message>
    <message>
        <source>weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>{call} ran under no_grad</source>
        <translation>{call} 在 no_grad 下运行</translation>
    </message>
    <message>
        <source>{call} ran in inference mode</source>
        <translation>{call} 在推理模式下运行</translation>
    </message>
    <message>
        <source>cut by {call}</source>
        <translation>被 {call} 切断</translation>
    </message>
    <message>
        <source>its values leave torch by {call}</source>
        <translation>其值经 {call} 离开 torch</translation>
    </message>
    <message>
        <source>{call} has no slope</source>
        <translation>{call} 没有斜率</translation>
    </message>
    <message>
        <source>its layer ({call}) was never called</source>
        <translation>它的层（{call}）从未被调用</translation>
    </message>
    <message>
        <source>its layer ({call}) runs, and the loss is not made of what it gives</source>
        <translation>它的层（{call}）在运行，但损失没有用到它的输出</translation>
    </message>
    <message>
        <source>it is a new tensor</source>
        <translation>它是一个新张量</translation>
    </message>
    <message>
        <source>it was computed by operations without a slope, or without grad mode</source>
        <translation>它由没有斜率的运算得出，或是在关闭梯度时计算的</translation>
    </message>
    <message>
        <source>Its gradient is None.</source>
        <translation>其梯度为 None。</translation>
    </message>
    <message>
        <source>Its gradient is there, and each of its elements is 0.</source>
        <translation>其梯度存在，但每个元素都为 0。</translation>
    </message>
    <message>
        <source>Its gradient is there: the norm is {norm}.</source>
        <translation>其梯度存在：范数为 {norm}。</translation>
    </message>
    <message>
        <source>It is frozen: requires_grad is False, so no gradient comes to it.</source>
        <translation>它被冻结：requires_grad 为 False，因此没有梯度到达。</translation>
    </message>
    <message>
        <source>This line freezes parameters.</source>
        <translation>这一行冻结参数。</translation>
    </message>
    <message>
        <source>zero_grad() has cleared it in iteration {iteration}.</source>
        <translation>zero_grad() 在第 {iteration} 次迭代清除了它。</translation>
    </message>
    <message>
        <source>No backward has run since: the next one may bring a gradient.</source>
        <translation>此后没有反向传播运行：下一次可能带来梯度。</translation>
    </message>
    <message>
        <source>The rules rested in this iteration: step through one, and ask again.</source>
        <translation>规则在本次迭代中休息：请单步一次迭代再问。</translation>
    </message>
    <message>
        <source>backward() has run since, in iteration {iteration}.</source>
        <translation>此后 backward() 已运行，在第 {iteration} 次迭代。</translation>
    </message>
    <message>
        <source>That backward ended with an exception.</source>
        <translation>那次反向传播以异常结束。</translation>
    </message>
    <message>
        <source>It began at a new tensor, which has no way back to any weight.</source>
        <translation>它从一个新张量开始，没有通向任何权重的路径。</translation>
    </message>
    <message>
        <source>The graph of that backward was not read: step through one, and ask again.</source>
        <translation>那次反向传播的计算图没有读取：请单步一次再问。</translation>
    </message>
    <message>
        <source>It is in the graph of the loss, and what arrived was undefined: a function on the way gave None, or backward(inputs=…) left it out.</source>
        <translation>它在损失的计算图中，但到达的梯度未定义：途中某个函数给出 None，或被 backward(inputs=…) 排除。</translation>
    </message>
    <message>
        <source>The loss is not made of it, and no layer of the model holds it.</source>
        <translation>损失没有用到它，模型的任何层也不持有它。</translation>
    </message>
    <message>
        <source>Its layer {layer} was not called in this iteration.</source>
        <translation>它的层 {layer} 在本次迭代中没有被调用。</translation>
    </message>
    <message>
        <source>Its layer {layer} was called, and the graph of the loss does not come to it.</source>
        <translation>它的层 {layer} 被调用了，但损失的计算图没有到达它。</translation>
    </message>
    <message>
        <source>The way is cut here: {call} gives a result without a graph.</source>
        <translation>路径在此切断：{call} 给出没有计算图的结果。</translation>
    </message>
    <message>
        <source>The way is cut here: {call} ran under no_grad.</source>
        <translation>路径在此切断：{call} 在 no_grad 下运行。</translation>
    </message>
    <message>
        <source>The way is cut here: {call} ran in inference mode.</source>
        <translation>路径在此切断：{call} 在推理模式下运行。</translation>
    </message>
    <message>
        <source>The way is cut here: by {call} the values leave torch.</source>
        <translation>路径在此切断：值经 {call} 离开 torch。</translation>
    </message>
    <message>
        <source>The way is cut here: {call} has no slope.</source>
        <translation>路径在此切断：{call} 没有斜率。</translation>
    </message>
    <message>
        <source>Where it is cut is not known: the next training forward is looked at operation by operation; ask again after it.</source>
        <translation>在何处切断尚不清楚：将逐个运算查看下一次训练的前向传播；请在那之后再问。</translation>
    </message>
    <message>
        <source>All gradients of that backward are 0: the loss itself has the slope 0 there.</source>
        <translation>那次反向传播的所有梯度都为 0：损失本身在那里的斜率为 0。</translation>
    </message>
    <message>
        <source>{count} other gradients of that backward are not 0.</source>
        <translation>那次反向传播的另外 {count} 个梯度不为 0。</translation>
    </message>
    <message>
        <source>A factor on its way is 0, such as that of dead or saturated units: step through the backward to see at which node.</source>
        <translation>其路径上有一个因子为 0，例如死亡或饱和的单元：请单步反向传播查看是哪个节点。</translation>
    </message>
    <message>
        <source>No optimizer holds it.</source>
        <translation>没有优化器持有它。</translation>
    </message>
    <message>
        <source>{optimizer} holds {count} other parameters.</source>
        <translation>{optimizer} 持有另外 {count} 个参数。</translation>
    </message>
    <message>
        <source>{optimizer} holds one of the same shape that is not the model&apos;s any more: it was made before the layer was replaced.</source>
        <translation>{optimizer} 持有一个形状相同但已不属于模型的参数：它创建于该层被替换之前。</translation>
    </message>
    <message>
        <source>{optimizer} holds it.</source>
        <translation>{optimizer} 持有它。</translation>
    </message>
    <message>
        <source>The scaler has left out this step: a gradient was not finite.</source>
        <translation>缩放器略过了这一步：有梯度非有限。</translation>
    </message>
    <message>
        <source>Another optimizer has stepped in this iteration.</source>
        <translation>本次迭代中另一个优化器更新了。</translation>
    </message>
    <message>
        <source>It has made no step in this iteration; the last was in iteration {iteration}.</source>
        <translation>它在本次迭代中还没有更新；上一次是在第 {iteration} 次迭代。</translation>
    </message>
    <message>
        <source>No step of it was seen.</source>
        <translation>没有见到它的更新。</translation>
    </message>
    <message>
        <source>The optimizer has made its step of iteration {iteration}.</source>
        <translation>优化器已完成第 {iteration} 次迭代的更新。</translation>
    </message>
    <message>
        <source>The step has left it alone: its gradient was None.</source>
        <translation>这次更新没有动它：其梯度为 None。</translation>
    </message>
    <message>
        <source>What that step did to it was not measured: step through one, and ask again.</source>
        <translation>那次更新对它做了什么没有测量：请单步一次再问。</translation>
    </message>
    <message>
        <source>It did move: by {update}, which is {ratio} of its norm {weight}.</source>
        <translation>它确实移动了：移动 {update}，是其范数 {weight} 的 {ratio}。</translation>
    </message>
    <message>
        <source>Something has written into it after the step.</source>
        <translation>更新之后有别的操作写入了它。</translation>
    </message>
    <message>
        <source>Each of its elements is bit for bit the same after it; the norm of its gradient was {gradient}.</source>
        <translation>更新之后它的每个元素逐位不变；其梯度的范数为 {gradient}。</translation>
    </message>
    <message>
        <source>Its gradient was exactly 0.</source>
        <translation>其梯度恰为 0。</translation>
    </message>
    <message>
        <source>The learning rate of its group is 0.</source>
        <translation>其所在组的学习率为 0。</translation>
    </message>
    <message>
        <source>Clipping has multiplied its gradient by 0.</source>
        <translation>裁剪把其梯度乘以 0。</translation>
    </message>
    <message>
        <source>The change is rounded away: in {dtype}, a step of {rate} times the gradient is less than half of the distance to the next number for {still} of {moved} elements.</source>
        <translation>变化被舍入掉：以 {dtype} 存储时，对 {moved} 个元素中的 {still} 个，{rate} 乘梯度的一步不到与下一个数间距的一半。</translation>
    </message>
    <message>
        <source>{optimizer} has decided so: gradient and learning rate are not 0.</source>
        <translation>{optimizer} 如此决定：梯度和学习率都不为 0。</translation>
    </message>
    <message>
        <source>{value} in the {where}. The operation that made it is not known: the rules rested.</source>
        <translation>{where}中出现 {value}。产生它的运算未知：规则当时在休息。</translation>
    </message>
    <message>
        <source>{value} in the gradients of {parameters}; those of {finite} others are finite. The operation that made it is not known: the rules rested.</source>
        <translation>{parameters} 的梯度中出现 {value}；其余 {finite} 个的梯度是有限的。产生它的操作未知：规则当时在休息。</translation>
    </message>
    <message>
        <source>{value} in the {where}. The operation that made it is not known.</source>
        <translation>{where}中出现 {value}。产生它的操作未知。</translation>
    </message>
    <message>
        <source>graphs alive</source>
        <translation>仍存活的计算图</translation>
    </message>
    <message>
        <source>backwards</source>
        <translation>反向次数</translation>
    </message>
    <message>
        <source>batches</source>
        <translation>批次数</translation>
    </message>
    <message>
        <source>before</source>
        <translation>之前</translation>
    </message>
    <message>
        <source>function</source>
        <translation>函数</translation>
    </message>
    <message>
        <source>calls</source>
        <translation>调用次数</translation>
    </message>
    <message>
        <source>guessing gives</source>
        <translation>随机猜测得到</translation>
    </message>
    <message>
        <source>classes</source>
        <translation>类别数</translation>
    </message>
    <message>
        <source>factor</source>
        <translation>系数</translation>
    </message>
    <message>
        <source>columns</source>
        <translation>列数</translation>
    </message>
    <message>
        <source>constant columns</source>
        <translation>不变的列</translation>
    </message>
    <message>
        <source>cosine</source>
        <translation>余弦</translation>
    </message>
    <message>
        <source>dead units</source>
        <translation>失活单元</translation>
    </message>
    <message>
        <source>weight decay</source>
        <translation>权重衰减</translation>
    </message>
    <message>
        <source>standard deviation</source>
        <translation>标准差</translation>
    </message>
    <message>
        <source>type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>elements</source>
        <translation>元素数</translation>
    </message>
    <message>
        <source>estimate</source>
        <translation>估计值</translation>
    </message>
    <message>
        <source>others that are finite</source>
        <translation>其余有限的</translation>
    </message>
    <message>
        <source>first layer</source>
        <translation>第一层</translation>
    </message>
    <message>
        <source>with a graph</source>
        <translation>带计算图</translation>
    </message>
    <message>
        <source>gradient norm</source>
        <translation>梯度范数</translation>
    </message>
    <message>
        <source>greatest</source>
        <translation>最大值</translation>
    </message>
    <message>
        <source>group</source>
        <translation>参数组</translation>
    </message>
    <message>
        <source>parameters held</source>
        <translation>持有的参数</translation>
    </message>
    <message>
        <source>input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>entries</source>
        <translation>条目数</translation>
    </message>
    <message>
        <source>kinds</source>
        <translation>种类</translation>
    </message>
    <message>
        <source>layers</source>
        <translation>层数</translation>
    </message>
    <message>
        <source>least</source>
        <translation>最小值</translation>
    </message>
    <message>
        <source>batches of a whole pass</source>
        <translation>完整一轮的批次数</translation>
    </message>
    <message>
        <source>limit</source>
        <translation>上限</translation>
    </message>
    <message>
        <source>loaded</source>
        <translation>已加载</translation>
    </message>
    <message>
        <source>loss function</source>
        <translation>损失函数</translation>
    </message>
    <message>
        <source>lowest loss possible</source>
        <translation>可能的最低损失</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>均值</translation>
    </message>
    <message>
        <source>running median</source>
        <translation>滑动中位数</translation>
    </message>
    <message>
        <source>missing entries</source>
        <translation>缺失的条目</translation>
    </message>
    <message>
        <source>elements with a gradient</source>
        <translation>有梯度的元素</translation>
    </message>
    <message>
        <source>name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>names</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>operation</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>nodes</source>
        <translation>节点数</translation>
    </message>
    <message>
        <source>norm</source>
        <translation>范数</translation>
    </message>
    <message>
        <source>now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>of the last losses</source>
        <translation>最近的损失数</translation>
    </message>
    <message>
        <source>pairs</source>
        <translation>配对数</translation>
    </message>
    <message>
        <source>parameters</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>passes</source>
        <translation>轮数</translation>
    </message>
    <message>
        <source>learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>update ÷ weight</source>
        <translation>更新 ÷ 权重</translation>
    </message>
    <message>
        <source>rows</source>
        <translation>行数</translation>
    </message>
    <message>
        <source>scale</source>
        <translation>缩放因子</translation>
    </message>
    <message>
        <source>second layer</source>
        <translation>第二层</translation>
    </message>
    <message>
        <source>classes seen</source>
        <translation>出现的类别</translation>
    </message>
    <message>
        <source>shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>shapes</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>steps left out</source>
        <translation>跳过的步数</translation>
    </message>
    <message>
        <source>step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>unchanged elements</source>
        <translation>未变的元素</translation>
    </message>
    <message>
        <source>not the model's</source>
        <translation>不属于模型的</translation>
    </message>
    <message>
        <source>target</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>pull of the decay</source>
        <translation>衰减的拉力</translation>
    </message>
    <message>
        <source>times</source>
        <translation>次数</translation>
    </message>
    <message>
        <source>elements that train</source>
        <translation>可训练的元素</translation>
    </message>
    <message>
        <source>true norm</source>
        <translation>真实范数</translation>
    </message>
    <message>
        <source>given twice</source>
        <translation>重复给出的</translation>
    </message>
    <message>
        <source>units</source>
        <translation>单元数</translation>
    </message>
    <message>
        <source>value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>values</source>
        <translation>值的个数</translation>
    </message>
    <message>
        <source>norm of the weights</source>
        <translation>权重范数</translation>
    </message>
    <message>
        <source>where</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>cause</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>workers</source>
        <translation>工作进程数</translation>
    </message>
    <message>
        <source>written anew</source>
        <translation>重新写入的</translation>
    </message>
    <message>
        <source>mean loss</source>
        <translation>平均损失</translation>
    </message>
    <message>
        <source>norm at the first layer</source>
        <translation>第一层的范数</translation>
    </message>
    <message>
        <source>greatest norm</source>
        <translation>最大范数</translation>
    </message>
    <message>
        <source>greatest rate</source>
        <translation>最大学习率</translation>
    </message>
    <message>
        <source>nodes before</source>
        <translation>之前的节点数</translation>
    </message>
    <message>
        <source>loss before</source>
        <translation>之前的损失</translation>
    </message>
    <message>
        <source>loss now</source>
        <translation>现在的损失</translation>
    </message>
    <message>
        <source>other shapes</source>
        <translation>形状不同的</translation>
    </message>
    <message>
        <source>mean of update ÷ weight</source>
        <translation>更新 ÷ 权重的均值</translation>
    </message>
    <message>
        <source>batches of the loader</source>
        <translation>加载器的批次数</translation>
    </message>
    <message>
        <source>least label</source>
        <translation>最小标签</translation>
    </message>
    <message>
        <source>greatest label</source>
        <translation>最大标签</translation>
    </message>
    <message>
        <source>rows at least</source>
        <translation>最少行数</translation>
    </message>
    <message>
        <source>rows at most</source>
        <translation>最多行数</translation>
    </message>
    <message>
        <source>probability</source>
        <translation>概率</translation>
    </message>
    <message>
        <source>{value} in the gradients of all {count} parameters. The operation that made it is not known: the rules rested.</source>
        <translation>全部 {count} 个参数的梯度中出现 {value}。产生它的操作未知：规则当时在休息。</translation>
    </message>
</context>
<context>
    <name>ThresholdRow</name>
    <message>
        <source>For this script, from the next iteration on; leave it empty for the rule's own number</source>
        <translation>对此脚本生效，从下一次迭代开始；留空则使用规则自己的数值</translation>
    </message>
</context>
<context>
    <name>LifeLine</name>
    <message>
        <source>Life line of {path}</source>
        <translation>{path} 的生命线</translation>
    </message>
    <message>
        <source>Nothing was seen of it yet: step through an iteration.</source>
        <translation>尚未看到任何信息：请单步走过一次迭代。</translation>
    </message>
    <message>
        <source>iteration</source>
        <translation>迭代</translation>
    </message>
</context>
<context>
    <name>HeatMap</name>
    <message>
        <source>{layer}, iteration {iteration}: {norm}</source>
        <translation>{layer}，迭代 {iteration}：{norm}</translation>
    </message>
    <message>
        <source>no gradient</source>
        <translation>无梯度</translation>
    </message>
</context>
<context>
    <name>UpdatesPlot</name>
    <message>
        <source>How far each step moves each weight stands here once steps were measured.</source>
        <translation>测量到更新步之后，这里显示每一步使每个权重移动多少。</translation>
    </message>
    <message>
        <source>log₁₀(‖Δ‖ / ‖w‖) · {drawn} of {count} weights</source>
        <translation>log₁₀(‖Δ‖ / ‖w‖) · {count} 个权重中的 {drawn} 个</translation>
    </message>
    <message>
        <source>log₁₀(‖Δ‖ / ‖w‖) · {count} weights</source>
        <translation>log₁₀(‖Δ‖ / ‖w‖) · {count} 个权重</translation>
    </message>
    <message>
        <source>{weight}, iteration {iteration}: {value}</source>
        <translation>{weight}，迭代 {iteration}：{value}</translation>
    </message>
    <message>
        <source>a weight</source>
        <translation>一个权重</translation>
    </message>
</context>
<context>
    <name>Lines</name>
    <message>
        <source>output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>target</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>{0} numbers: the target and the output, as lines</source>
        <translation>{0} 个数：目标与输出，画成线</translation>
    </message>
</context>
<context>
    <name>RankStrip</name>
    <message>
        <source>Compare …</source>
        <translation>比较…</translation>
    </message>
    <message>
        <source>Which weights, gradients, buffers and optimizer states differ between the ranks</source>
        <translation>各 rank 之间哪些权重、梯度、缓冲区和优化器状态不同</translation>
    </message>
    <message>
        <source>Catch up</source>
        <translation>赶上</translation>
    </message>
    <message>
        <source>Lets those that are behind go on, until all are held at one place</source>
        <translation>让落后的 rank 继续运行，直到全部暂停在同一处</translation>
    </message>
</context>
<context>
    <name>CompareDialog</name>
    <message>
        <source>Compare ranks</source>
        <translation>比较各 rank</translation>
    </message>
    <message>
        <source>Nothing was compared: the ranks have gone on, or one does not answer.</source>
        <translation>未作比较：各 rank 已继续运行，或其中一个没有应答。</translation>
    </message>
    <message>
        <source>Comparing…</source>
        <translation>正在比较…</translation>
    </message>
</context>
</TS>
