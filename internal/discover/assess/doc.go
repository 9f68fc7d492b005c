// Package assess scores every household and says why.
//
// Words: an indicator (指标) measures one thing and belongs to a dimension (维度); a model (模型) is indicators with points; a run
// (评估) scores households for a day from what was known at an instant; a piece (分项) is what one indicator did to one score.
//
// Models are data (params/models). A delivery, or the day, leaves a wish for a run, and one run answers all that wait (docs/adr/0008):
// after deliveries it scores the households that they touch, daily all of them. A score is written only where it differs from the one
// before, so the newest published score of a household is the one in force. Any score can be computed again from the run's instant, day
// and model: see Replay. Unknown is not zero: an indicator without data gives no points, lowers the coverage, and is shown as unknown.
//
// Listens to registry.published. Events: assess.published.
package assess
