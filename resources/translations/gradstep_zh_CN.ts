<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>BatchPanel</name>
    <message>
        <source>Batch</source>
        <translation>批次</translation>
    </message>
</context>
<context>
    <name>BatchView</name>
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
        <source>No batch yet: the script has taken none from a DataLoader and called no model.</source>
        <translation>暂无批次：脚本尚未从 DataLoader 取数据，也未调用模型。</translation>
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
        <source>{0} samples</source>
        <translation>{0} 个样本</translation>
    </message>
    <message>
        <source>the first {0} shown</source>
        <translation>显示前 {0} 个</translation>
    </message>
    <message>
        <source>No output yet: forward has not run.</source>
        <translation>暂无输出：尚未执行前向。</translation>
    </message>
    <message>
        <source>Pictures are scaled from their own minimum … maximum.</source>
        <translation>图像按自身的最小值 … 最大值缩放。</translation>
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
</context>
<context>
    <name>ConsolePanel</name>
    <message>
        <source>Console</source>
        <translation>控制台</translation>
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
        <source>Find</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>── restart ──</source>
        <translation>── 重新启动 ──</translation>
    </message>
    <message>
        <source>… {count} characters left out …</source>
        <translation>… 省略 {count} 个字符 …</translation>
    </message>
</context>
<context>
    <name>Desk</name>
    <message>
        <source>Open script</source>
        <translation>打开脚本</translation>
    </message>
    <message>
        <source>Python scripts (*.py)</source>
        <translation>Python 脚本 (*.py)</translation>
    </message>
    <message>
        <source>A debugger for PyTorch training.</source>
        <translation>PyTorch 训练调试器。</translation>
    </message>
    <message>
        <source>Something in the window failed: {what}</source>
        <translation>窗口内部出错：{what}</translation>
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
        <source>as the script decides</source>
        <translation>由脚本决定</translation>
    </message>
    <message>
        <source>The script chooses its device by itself</source>
        <translation>脚本自行选择设备</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Find in the console</source>
        <translation>在控制台中查找</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>未找到</translation>
    </message>
</context>
<context>
    <name>Head</name>
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
    <name>LossPanel</name>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
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
    <name>LossPlot</name>
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
        <source>Clear the previous run</source>
        <translation>清除上次运行</translation>
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
        <source>Recent scripts</source>
        <translation>最近的脚本</translation>
    </message>
    <message>
        <source>None yet</source>
        <translation>暂无</translation>
    </message>
</context>
<context>
    <name>ModelTree</name>
    <message>
        <source>As many as fit</source>
        <translation>显示能容纳的列</translation>
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
        <translation>复制行</translation>
    </message>
    <message>
        <source>Expand all below</source>
        <translation>展开所有下级</translation>
    </message>
    <message>
        <source>Collapse all below</source>
        <translation>折叠所有下级</translation>
    </message>
</context>
<context>
    <name>ModelTreePanel</name>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
</context>
<context>
    <name>ModelTreeView</name>
    <message>
        <source>Filter: name, type:Conv2d, dtype:f16, grad:none</source>
        <translation>筛选：名称、type:Conv2d、dtype:f16、grad:none</translation>
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
        <source>No model was called in this run.</source>
        <translation>本次运行未调用任何模型。</translation>
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
</context>
<context>
    <name>PhaseStrip</name>
    <message>
        <source>{phase} is done</source>
        <translation>{phase} 已完成</translation>
    </message>
    <message>
        <source>{phase} comes next</source>
        <translation>下一步 {phase}</translation>
    </message>
</context>
<context>
    <name>SourcePanel</name>
    <message>
        <source>Source</source>
        <translation>源代码</translation>
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
        <source>ran {line}</source>
        <translation>已执行 {line}</translation>
    </message>
    <message>
        <source>comes {line}</source>
        <translation>将执行 {line}</translation>
    </message>
    <message>
        <source>failed {line}</source>
        <translation>出错于 {line}</translation>
    </message>
    <message>
        <source>{lines} · running</source>
        <translation>{lines} · 运行中</translation>
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
</context>
<context>
    <name>actions</name>
    <message>
        <source>Step</source>
        <translation>单步</translation>
    </message>
    <message>
        <source>runs the next phase (or what “Step by” says) and holds</source>
        <translation>执行下一阶段（或“单步单位”所选范围）后暂停</translation>
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
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>lets training run until Pause, or starts the script</source>
        <translation>让训练运行到暂停为止，或启动脚本</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>holds training at its next moment</source>
        <translation>使训练停在下一时刻</translation>
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
        <source>Open script…</source>
        <translation>打开脚本…</translation>
    </message>
    <message>
        <source>starts a training script of your own and holds it at its first batch</source>
        <translation>启动自己的训练脚本，并停在第一个批次</translation>
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
        <source>puts every panel back to its first place</source>
        <translation>将所有面板恢复到初始位置</translation>
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
        <source>About Gradstep</source>
        <translation>关于 Gradstep</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
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
    <name>model_tree</name>
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
        <translation>均值</translation>
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
        <source>consumed</source>
        <translation>已使用</translation>
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
</context>
<context>
    <name>sentences</name>
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
        <source>HELD</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>FAILED</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>ENDED</source>
        <translation>已结束</translation>
    </message>
    <message>
        <source>Open a script to begin (Ctrl+O)</source>
        <translation>打开脚本以开始 (Ctrl+O)</translation>
    </message>
    <message>
        <source>{some} of {all} parameters have a gradient</source>
        <translation>{all} 个参数中 {some} 个有梯度</translation>
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
        <source>loss or another forward</source>
        <translation>损失或再次前向</translation>
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
        <source>running</source>
        <translation>运行中</translation>
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
        <source>in {function} at {place} for {seconds:.0f} s</source>
        <translation>在 {function}（{place}）已 {seconds:.0f} 秒</translation>
    </message>
    <message>
        <source>the probe has left ({reason}); training goes on unwatched</source>
        <translation>探针已退出（{reason}）；训练继续，不再受监视</translation>
    </message>
    <message>
        <source>{script} has finished after iteration {iteration}.</source>
        <translation>{script} 已在迭代 {iteration} 后完成。</translation>
    </message>
    <message>
        <source>{script} called sys.exit({code}) in iteration {iteration}.</source>
        <translation>{script} 在迭代 {iteration} 中调用了 sys.exit({code})。</translation>
    </message>
    <message>
        <source>{script} ended with exit code {code} and said no more.</source>
        <translation>{script} 以退出码 {code} 结束，未留下更多信息。</translation>
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
        <source>The debuggee died of {name}; the console has Python&apos;s last words.</source>
        <translation>被调试进程因 {name} 终止；Python 的最后输出见控制台。</translation>
    </message>
</context>
</TS>
