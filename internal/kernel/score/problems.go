package score

import "doudi/internal/kernel/problem"

// The refusals of this room: what can be wrong with a model. Each is reported at its place in the file (a JSON pointer).
var (
	ErrEmpty = problem.Define("score.empty", problem.Invalid,
		"模型缺少{what}。", "The model has no {what}.")
	ErrTextMissing = problem.Define("score.text_missing", problem.Invalid,
		"{what} 须有中文和英文两种文字。", "{what} must be given in Chinese and in English.")
	ErrTwice = problem.Define("score.code_twice", problem.Invalid,
		"编码 {code} 出现了两次，编码须唯一。", "The code {code} occurs twice; codes are unique.")
	ErrDimension = problem.Define("score.dimension_unknown", problem.Invalid,
		"指标 {indicator} 所属的维度 {dimension} 未在 dimensions 中定义。",
		"Indicator {indicator} belongs to the dimension {dimension}, which is not among the dimensions.")
	ErrPoints = problem.Define("score.points_range", problem.Invalid,
		"指标 {indicator} 的分值 {points} 超出范围：须为 1 至 100，保护性指标为 -100 至 -1。",
		"Indicator {indicator} has {points} points: it may have 1 to 100, or -100 to -1 if it is protective.")
	ErrPointsSum = problem.Define("score.points_sum", problem.Invalid,
		"各指标分值（不含负分的保护性指标）合计为 {sum}，应为 100。",
		"The points of all indicators but the protective ones add up to {sum}; they must add up to 100.")
	ErrNoSteps = problem.Define("score.steps_missing", problem.Invalid,
		"指标 {indicator} 没有分段（steps）。", "Indicator {indicator} has no steps.")
	ErrStepBound = problem.Define("score.step_bound", problem.Invalid,
		"每个分段须写 from 或 below，且只能写其中一个。", "A step has either from or below, and not both.")
	ErrStepsMixed = problem.Define("score.steps_mixed", problem.Invalid,
		"同一组分段须全部用 from 或全部用 below。", "The steps of one indicator all use from, or all use below.")
	ErrStepsOrder = problem.Define("score.steps_unordered", problem.Invalid,
		"分段的界限须从小到大排列，且不能重复。", "The bounds of the steps must ascend, each higher than the one before.")
	ErrShare = problem.Define("score.share_range", problem.Invalid,
		"分段的比例 {share} 超出范围：须为 0 至 10000（万分之一）。", "The share {share} is out of range: it is 0 to 10000 basis points.")
	ErrShareOrder = problem.Define("score.share_unordered", problem.Invalid,
		"分段的比例须与界限同向：from 越高比例不能变小，below 越低比例不能变小。",
		"The shares must follow the bounds: a higher from, or a lower below, never has a smaller share.")
	ErrChoice = problem.Define("score.choice_unknown", problem.Invalid,
		"{what} 的取值 {value} 不认识。", "{what} cannot be {value}.")
	ErrWindow = problem.Define("score.window", problem.Invalid,
		"指标 {indicator} 的 window_months 须为 1 至 600。", "Indicator {indicator} needs window_months between 1 and 600.")
	ErrRecent = problem.Define("score.recent", problem.Invalid,
		"指标 {indicator} 的 recent_months 须为 1 至 window_months，lag_months 不能为负。",
		"Indicator {indicator} needs recent_months between 1 and window_months, and no negative lag_months.")
	ErrOption = problem.Define("score.option", problem.Invalid,
		"{option} 不适用于 {measure}（或与其他写法冲突）。", "{option} does not fit the measure {measure}, or what else is written.")
	ErrAges = problem.Define("score.ages", problem.Invalid,
		"指标 {indicator} 须写年龄段 ages，每段为 [起，止]。", "Indicator {indicator} needs ages, each as [from, to].")

	// ErrColumns tells that the columns do not fit the plan: a fault of the caller.
	ErrColumns = problem.Define("score.columns", problem.Internal,
		"待计算的数据与模型不符：{why}。", "The columns do not fit the model: {why}.")
)
